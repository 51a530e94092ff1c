import type { OnnxGraph } from './onnx-graph.ts';

/** Activations that TensorFlow fuses into other operators. */
export type Activation = 'none' | 'relu' | 'relu6';

/** Applies an activation to a value. */
export function activate(graph: OnnxGraph, value: string, activation: Activation): string {
  switch (activation) {
    case 'none':
      return value;
    case 'relu':
      return graph.node('Relu', [value]);
    case 'relu6':
      return graph.node('Clip', [value, graph.floats([], [0]), graph.floats([], [6])]);
  }
}

/** ActivationFunctionType of schema.fbs. Throws a `TypeError` on those that no model here uses. */
export function tfliteActivation(code: number): Activation {
  const activation = ({ 0: 'none', 1: 'relu', 3: 'relu6' } as const)[code];
  if (activation === undefined) throw new TypeError(`unsupported fused activation ${code}`);
  return activation;
}
