import { activate, tfliteActivation } from './activation.ts';
import type { OperatorConverter } from './tflite-conversion.ts';

/** Operators that work value by value. */
export const elementwiseConverters: Readonly<Record<string, OperatorConverter>> = {
  ADD: binary('Add'),
  MUL: binary('Mul'),

  RELU({ inputs: [input] }, conversion) {
    return activate(conversion.graph, conversion.value(input), 'relu');
  },

  /** One slope a channel: [1, 1, C] in TFLite, [C, 1, 1] in NCHW. */
  PRELU({ inputs: [input, slope] }, conversion) {
    const slopes = conversion.constant(slope);
    const channels = conversion.shape(slope ?? -1).at(-1);
    if (channels !== slopes.length) throw new TypeError('PRELU with slopes that differ within a channel');
    const operands = [conversion.value(input), conversion.graph.floats([slopes.length, 1, 1], slopes)];
    return conversion.graph.node('PRelu', operands);
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
