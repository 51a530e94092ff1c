import { activate, tfliteActivation } from './activation.ts';
import { type OperatorConverter, scaleChannels } from './tflite-conversion.ts';

/** Operators that work value by value. */
export const elementwiseConverters: Readonly<Record<string, OperatorConverter>> = {
  ADD(...[operator, conversion]) {
    const {
      inputs: [left, right],
      outputs: [output],
      options,
    } = operator;
    const signs = conversion.signs(left);
    const alike = signs !== undefined && signs === conversion.signs(right);
    if (!alike || tfliteActivation(options?.int8(0) ?? 0) !== 'none')
      return binary('Add')(operator, conversion);
    conversion.keepSigns(output, signs);
    return conversion.graph.node('Add', [conversion.kept(left), conversion.kept(right)]);
  },
  MUL: binary('Mul'),

  RELU({ inputs: [input] }, conversion) {
    return activate(conversion.graph, conversion.value(input), 'relu');
  },

  /**
   * One slope a channel: [1, 1, C] in TFLite. onnxruntime's CPU kernel of PRelu branches on every value and leaves the
   * blocked layout that its convolutions use, which made it half the cost of a face mesh. Written as two 1 x 1 depthwise
   * convolutions, max(0, (1 - s) x) and s x, whose sum takes no walk of its own. A slope s above 1 needs x less the first:
   * that channel is kept with its sign changed, and whatever convolution takes it has the sign in its weights.
   */
  PRELU({ inputs: [input, slope], outputs: [output] }, conversion) {
    const slopes = conversion.constant(slope);
    const channels = conversion.shape(slope ?? -1).at(-1);
    if (channels !== slopes.length) throw new TypeError('PRELU with slopes that differ within a channel');
    const { graph } = conversion;
    const value = conversion.kept(input);
    const signs = conversion.signs(input);
    const factors = (of: (s: number) => number): Float32Array =>
      Float32Array.from(slopes, (s, channel) => of(s) * (signs?.[channel] ?? 1));
    const bend = graph.node('Relu', [
      scaleChannels(
        graph,
        value,
        factors((s) => 1 - s),
      ),
    ]);
    const line = scaleChannels(
      graph,
      value,
      factors((s) => (s > 1 ? -1 : s)),
    );
    if (slopes.some((s) => s > 1))
      conversion.keepSigns(
        output,
        Float32Array.from(slopes, (s) => (s > 1 ? -1 : 1)),
      );
    return graph.node('Add', [line, bend]);
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
