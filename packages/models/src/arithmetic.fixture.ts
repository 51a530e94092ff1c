import type { Tensor } from '@bonafide/core';
import { createOnnxGraph } from '../scripts/convert/onnx-graph.ts';

/** A tiny model for every engine: product = a * b, sum = a + b. */
export function arithmeticModel(): Uint8Array {
  const graph = createOnnxGraph('arithmetic');
  const operands = [graph.input('a', [2, 3]), graph.input('b', [3])];
  graph.output('product', graph.node('Mul', operands), [2, 3]);
  graph.output('sum', graph.node('Add', operands), [2, 3]);
  return graph.encode();
}

export const arithmeticInputs = (seed: number): Readonly<Record<string, Tensor>> => ({
  a: { data: Float32Array.of(1, 2, 3, 4, 5, seed), dims: [2, 3] },
  b: { data: Float32Array.of(10, 100, seed), dims: [3] },
});
