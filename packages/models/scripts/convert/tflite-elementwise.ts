import { activate, tfliteActivation } from './activation.ts';
import type { OperatorConverter } from './tflite-conversion.ts';

/** Operators that work value by value. */
export const elementwiseConverters: Readonly<Record<string, OperatorConverter>> = {
  ADD: binary('Add'),
  MUL: binary('Mul'),

  RELU({ inputs: [input] }, conversion) {
    return activate(conversion.graph, conversion.value(input), 'relu');
  },

  /**
   * One slope a channel: [1, 1, C] in TFLite. Written as s * x + (1 - s) * max(0, x) with 1 x 1 depthwise convolutions:
   * onnxruntime's CPU kernel of PRelu branches on every value and leaves the blocked layout that its convolutions use,
   * which made it half the cost of a face mesh.
   */
  PRELU({ inputs: [input, slope] }, conversion) {
    const slopes = conversion.constant(slope);
    const channels = conversion.shape(slope ?? -1).at(-1);
    if (channels !== slopes.length) throw new TypeError('PRELU with slopes that differ within a channel');
    const { graph } = conversion;
    const value = conversion.value(input);
    const scale = (of: string, factors: ArrayLike<number>): string =>
      graph.node('Conv', [of, graph.floats([channels, 1, 1, 1], factors)], {
        group: channels,
        kernel_shape: [1, 1],
      });
    const positive = scale(
      graph.node('Relu', [value]),
      Float32Array.from(slopes, (s) => 1 - s),
    );
    return graph.node('Add', [scale(value, slopes), positive]);
  },
};

function binary(onnxOperator: string): OperatorConverter {
  return ({ inputs: [left, right], outputs: [output = -1], options }, conversion) => {
    const rank = conversion.shape(output).length;
    const operands = [conversion.operand(left, rank), conversion.operand(right, rank)];
    const value = conversion.graph.node(onnxOperator, operands);
    return activate(conversion.graph, value, tfliteActivation(options?.int8(0) ?? 0));
  };
}
