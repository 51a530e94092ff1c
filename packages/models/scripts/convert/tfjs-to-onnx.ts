import { activate, type Activation } from './activation.ts';
import { createOnnxGraph } from './onnx-graph.ts';
import { TO_CHANNELS_FIRST, TO_CHANNELS_LAST, transpose } from './tensor-layout.ts';
import { TfjsConversion, type NodeConverter } from './tfjs-conversion.ts';
import { readTfjs, type TfjsNode } from './tfjs-reader.ts';
import type { GraphSignature } from './tflite-to-onnx.ts';

/** Every operator of the graphs in use. */
const CONVERTERS: Readonly<Record<string, NodeConverter>> = {
  Conv2D: convolution([3, 2, 0, 1]),
  _FusedConv2D: convolution([3, 2, 0, 1]),
  DepthwiseConv2dNative: convolution([2, 3, 0, 1]),
  MaxPool: maxPool,
  Add: elementwise('Add'),
  AddV2: elementwise('Add'),
  Mul: elementwise('Mul'),
  Minimum: elementwise('Min'),
  Maximum: maximum,
  Relu: unary('Relu'),
  Softmax: softmax,
  Identity: ({ inputs: [input] }, conversion) => conversion.result(input),
  Mean: mean,
  Reshape: reshape,
  _FusedMatMul: matMul,
};

/**
 * Rewrites the part of a TensorFlow.js graph model that the outputs of `signature` need as ONNX; the rest is left
 * out. The input keeps its NHWC order, with a batch of one. Throws a `TypeError` on what it does not know.
 */
export function tfjsToOnnx(
  source: { readonly json: string; readonly weights: Uint8Array },
  signature: GraphSignature,
): Uint8Array {
  const model = readTfjs(source.json, source.weights);
  const graph = createOnnxGraph(signature.name);
  const conversion = new TfjsConversion(model, graph, CONVERTERS);
  const [placeholder, ...others] = [...model.nodes.values()].filter(({ op }) => op === 'Placeholder');
  if (placeholder === undefined || others.length > 0) throw new TypeError('a graph with one input is wanted');
  const dims = placeholder.shape.map((size) => (size < 0 ? 1 : size));
  if (dims.length !== 4) throw new TypeError('a graph that takes pictures is wanted');
  const value = graph.node('Transpose', [graph.input(signature.input, dims)], { perm: TO_CHANNELS_FIRST });
  conversion.bind(placeholder.name, { value, rank: 4 });

  for (const [name, output] of Object.entries(signature.outputs)) {
    const flat = conversion.channelsLast(conversion.result(output.tensor));
    graph.output(name, graph.node('Reshape', [flat, graph.ints(output.dims)]), output.dims);
  }
  return graph.encode();
}

/** `order` brings the kernel from [height, width, in, out] into ONNX's [out, in / groups, height, width]. */
function convolution(order: readonly number[]): NodeConverter {
  return (node, conversion) => {
    const { graph } = conversion;
    const { dims, values } = conversion.weight(node.inputs[1]);
    const [height = 1, width = 1, channels = 1, multiplier = 1] = dims;
    const depthwise = node.op === 'DepthwiseConv2dNative';
    const kernel = graph.floats(
      depthwise ? [channels * multiplier, 1, height, width] : [multiplier, channels, height, width],
      transpose(values, dims, order).values,
    );
    const operands = [conversion.result(node.inputs[0]).value, kernel];
    const { biased, activation } = fusedOperators(node);
    if (biased) operands.push(floats(conversion, node.inputs[2]));
    const value = graph.node('Conv', operands, {
      kernel_shape: [height, width],
      strides: node.ints('strides').slice(1, 3),
      dilations: node.ints('dilations').length === 4 ? node.ints('dilations').slice(1, 3) : [1, 1],
      group: depthwise ? channels : 1,
      auto_pad: padding(node),
    });
    return { value: activate(graph, value, activation), rank: 4 };
  };
}

function maxPool(...[node, conversion]: Parameters<NodeConverter>): ReturnType<NodeConverter> {
  const value = conversion.graph.node('MaxPool', [conversion.result(node.inputs[0]).value], {
    kernel_shape: node.ints('ksize').slice(1, 3),
    strides: node.ints('strides').slice(1, 3),
    auto_pad: padding(node),
  });
  return { value, rank: 4 };
}

function elementwise(onnxOperator: string): NodeConverter {
  return ({ inputs }, conversion) => {
    const { values, rank } = conversion.operands(inputs);
    return { value: conversion.graph.node(onnxOperator, values), rank };
  };
}

/**
 * `max(min(x, high), low)`, a ReLU6 written out, becomes one Clip: onnxruntime fuses that with the convolution before it,
 * while Min and Max make every layer leave the blocked layout of its convolutions. It was a third of the descriptor's cost.
 */
function maximum(...[node, conversion]: Parameters<NodeConverter>): ReturnType<NodeConverter> {
  const lower = conversion.scalarOperand(node);
  const inner = conversion.source(lower?.other);
  const upper = inner?.op === 'Minimum' ? conversion.scalarOperand(inner) : undefined;
  if (lower === undefined || upper === undefined) return elementwise('Max')(node, conversion);
  const { value, rank } = conversion.result(upper.other);
  const limits = [lower.scalar, upper.scalar].map((limit) => conversion.graph.floats([], [limit]));
  return { value: conversion.graph.node('Clip', [value, ...limits]), rank };
}

function unary(onnxOperator: string): NodeConverter {
  return ({ inputs: [input] }, conversion) => {
    const { value, rank } = conversion.result(input);
    return { value: conversion.graph.node(onnxOperator, [value]), rank };
  };
}

function softmax(...[{ inputs }, conversion]: Parameters<NodeConverter>): ReturnType<NodeConverter> {
  const { value, rank } = conversion.result(inputs[0]);
  if (rank === 4) throw new TypeError('Softmax over the channels of a picture');
  return { value: conversion.graph.node('Softmax', [value], { axis: -1 }), rank };
}

/** Global average pooling: the mean over height and width. */
function mean(...[node, conversion]: Parameters<NodeConverter>): ReturnType<NodeConverter> {
  const { value, rank } = conversion.result(node.inputs[0]);
  if (rank !== 4) throw new TypeError('Mean of something that is no picture');
  const axes = Array.from(conversion.weight(node.inputs[1]).values, (axis) => TO_CHANNELS_LAST.at(axis)!);
  const keepdims = node.flag('keep_dims') ? 1 : 0;
  return {
    value: conversion.graph.node('ReduceMean', [value], { axes: axes.sort(), keepdims }),
    rank: keepdims === 1 ? rank : rank - axes.length,
  };
}

function reshape(...[{ inputs }, conversion]: Parameters<NodeConverter>): ReturnType<NodeConverter> {
  const dims = Array.from(conversion.weight(inputs[1]).values);
  if (dims.length === 4) throw new TypeError('Reshape into a picture');
  const flat = conversion.channelsLast(conversion.result(inputs[0]));
  return { value: conversion.graph.node('Reshape', [flat, conversion.graph.ints(dims)]), rank: dims.length };
}

function matMul(...[node, conversion]: Parameters<NodeConverter>): ReturnType<NodeConverter> {
  if (node.flag('transpose_a') || node.flag('transpose_b'))
    throw new TypeError('MatMul of transposed operands');
  const { biased, activation } = fusedOperators(node);
  const operands = [conversion.result(node.inputs[0]).value, floats(conversion, node.inputs[1])];
  if (biased) operands.push(floats(conversion, node.inputs[2]));
  return { value: activate(conversion.graph, conversion.graph.node('Gemm', operands), activation), rank: 2 };
}

function floats(conversion: TfjsConversion, name: string | undefined): string {
  const { dims, values } = conversion.weight(name);
  return conversion.graph.floats(dims, values);
}

/** What grappler fused into a `_Fused` operator: a bias, then an activation. */
function fusedOperators(node: TfjsNode): { readonly biased: boolean; readonly activation: Activation } {
  const fused = node.strings('fused_ops');
  const biased = fused[0] === 'BiasAdd';
  const [activation = 'none', ...rest] = biased ? fused.slice(1) : fused;
  const known = ({ none: 'none', Relu: 'relu', Relu6: 'relu6' } as const)[activation];
  if (known === undefined || rest.length > 0)
    throw new TypeError(`unsupported fused operators ${fused.join(', ')}`);
  return { biased, activation: known };
}

function padding(node: TfjsNode): string {
  const given = node.string('padding');
  if (given === 'SAME') return 'SAME_UPPER';
  if (given === 'VALID') return 'VALID';
  throw new TypeError(`unsupported padding ${given ?? 'none'}`);
}
