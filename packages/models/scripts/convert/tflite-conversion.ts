import type { OnnxGraph } from './onnx-graph.ts';
import { TO_CHANNELS_FIRST, TO_CHANNELS_LAST, transpose } from './tensor-layout.ts';
import type { TfliteModel, TfliteOperator } from './tflite-reader.ts';

/** Adds one TFLite operator's nodes and returns the ONNX value of its only output. */
export type OperatorConverter = (operator: TfliteOperator, conversion: TfliteConversion) => string;

/** One number a channel: -1 where a value is kept with its sign changed, else 1. See PRELU. */
export type ChannelSigns = Float32Array;

/**
 * What is known while a TFLite graph is rewritten. Every 4-D value is kept in NCHW, ONNX's order, so that
 * convolutions need no transposes between them; values of other ranks keep TFLite's order.
 */
export class TfliteConversion {
  readonly graph: OnnxGraph;
  readonly #model: TfliteModel;
  readonly #values = new Map<number, string>();
  readonly #constants = new Map<number, Float32Array | Int32Array>();
  readonly #signs = new Map<number, ChannelSigns>();
  /** Values that were asked for with their own signs. */
  readonly #plain = new Map<number, string>();

  constructor(model: TfliteModel, graph: OnnxGraph) {
    this.#model = model;
    this.graph = graph;
  }

  /** Dims in TFLite's order. */
  shape(tensor: number): readonly number[] {
    return this.#tensor(tensor).shape;
  }

  /** Says which ONNX value holds a tensor: in NCHW when it is 4-D. */
  bind(tensor: number, value: string): void {
    this.#values.set(tensor, value);
  }

  /** Says that a tensor is constant. */
  bindConstant(tensor: number, values: Float32Array | Int32Array): void {
    this.#constants.set(tensor, values);
  }

  /** Values of a constant in TFLite's order. Throws when the tensor is computed. */
  constant(tensor: number | undefined): Float32Array | Int32Array {
    const values = this.#constantOrNone(tensor ?? -1);
    if (values === undefined) throw new TypeError(`tensor ${tensor ?? 'none'} is not a constant`);
    return values;
  }

  /** Says that a tensor is kept with some channels' signs changed. */
  keepSigns(tensor: number | undefined, signs: ChannelSigns): void {
    this.#signs.set(tensor ?? -1, signs);
  }

  /** The signs that a tensor is kept with; `undefined` where they are its own. */
  signs(tensor: number | undefined): ChannelSigns | undefined {
    return this.#signs.get(tensor ?? -1);
  }

  /** The ONNX value of a computed tensor as it is kept: `signs` says which channels are changed. */
  kept(tensor: number | undefined): string {
    const value = this.#values.get(tensor ?? -1);
    if (value === undefined) throw new TypeError(`tensor ${tensor ?? 'none'} is used before it is computed`);
    return value;
  }

  /** The ONNX value of a computed tensor: in NCHW when it is 4-D. */
  value(tensor: number | undefined): string {
    const signs = this.signs(tensor);
    if (signs === undefined) return this.kept(tensor);
    const plain = this.#plain.get(tensor ?? -1) ?? scaleChannels(this.graph, this.kept(tensor), signs);
    this.#plain.set(tensor ?? -1, plain);
    return plain;
  }

  /** The operator that takes a tensor, where there is only one and it is no output of the graph. */
  onlyConsumer(tensor: number): TfliteOperator | undefined {
    const consumers = this.#model.operators.filter(({ inputs }) => inputs.includes(tensor));
    return consumers.length === 1 && !this.#model.outputs.includes(tensor) ? consumers[0] : undefined;
  }

  /** The ONNX value of a computed tensor in TFLite's order. */
  channelsLast(tensor: number): string {
    const value = this.value(tensor);
    if (this.shape(tensor).length !== 4) return value;
    return this.graph.node('Transpose', [value], { perm: TO_CHANNELS_LAST });
  }

  /** Brings a value that is in TFLite's order into the order that a tensor of this rank is kept in. */
  fromChannelsLast(value: string, rank: number): string {
    return rank === 4 ? this.graph.node('Transpose', [value], { perm: TO_CHANNELS_FIRST }) : value;
  }

  /** A computed or constant operand of an elementwise operator whose result has this rank. */
  operand(tensor: number | undefined, rank: number): string {
    const values = this.#constantOrNone(tensor ?? -1);
    if (values === undefined) return this.value(tensor);
    const dims = this.shape(tensor ?? -1);
    if (dims.length === 4) {
      const reordered = transpose(values, dims, TO_CHANNELS_FIRST);
      return this.graph.floats(reordered.dims, reordered.values);
    }
    // A vector broadcasts over the channels, which are no longer the last axis.
    const perChannel = rank === 4 && dims.length === 1;
    return this.graph.floats(perChannel ? [1, values.length, 1, 1] : dims, values);
  }

  #constantOrNone(tensor: number): Float32Array | Int32Array | undefined {
    return this.#constants.get(tensor) ?? this.#model.tensors[tensor]?.values;
  }

  #tensor(tensor: number): TfliteModel['tensors'][number] {
    const found = this.#model.tensors[tensor];
    if (found === undefined) throw new RangeError(`there is no tensor ${tensor}`);
    return found;
  }
}

/** A value times one factor a channel, as a 1 x 1 depthwise convolution: onnxruntime keeps its blocked layout for it. */
export function scaleChannels(graph: OnnxGraph, value: string, factors: ArrayLike<number>): string {
  const weights = graph.floats([factors.length, 1, 1, 1], factors);
  return graph.node('Conv', [value, weights], { group: factors.length, kernel_shape: [1, 1] });
}
