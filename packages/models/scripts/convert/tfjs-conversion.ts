import type { OnnxGraph } from './onnx-graph.ts';
import { TO_CHANNELS_FIRST, TO_CHANNELS_LAST, transpose } from './tensor-layout.ts';
import type { TfjsModel, TfjsNode, TfjsWeight } from './tfjs-reader.ts';

/** A computed value: 4-D ones are kept in NCHW. TensorFlow.js files state no shapes, so ranks are followed. */
export interface TfjsValue {
  readonly value: string;
  readonly rank: number;
}

/** Adds one TensorFlow operator's nodes and returns its result. */
export type NodeConverter = (node: TfjsNode, conversion: TfjsConversion) => TfjsValue;

/** Walks a TensorFlow.js graph from a result back to the input, so that only what the result needs is converted. */
export class TfjsConversion {
  readonly graph: OnnxGraph;
  readonly #model: TfjsModel;
  readonly #converters: Readonly<Record<string, NodeConverter>>;
  readonly #results = new Map<string, TfjsValue>();

  constructor(model: TfjsModel, graph: OnnxGraph, converters: Readonly<Record<string, NodeConverter>>) {
    this.#model = model;
    this.graph = graph;
    this.#converters = converters;
  }

  /** Says which value a node has, without converting it. */
  bind(name: string, result: TfjsValue): void {
    this.#results.set(name, result);
  }

  /** The value of a node, converted when it is first asked for. Throws a `TypeError` on an operator not known. */
  result(name: string | undefined): TfjsValue {
    const known = this.#results.get(name ?? '');
    if (known !== undefined) return known;
    const node = this.#model.nodes.get(name ?? '');
    if (node === undefined) throw new TypeError(`there is no node ${name ?? 'of that input'}`);
    const convert = this.#converters[node.op];
    if (convert === undefined) throw new TypeError(`unsupported operator ${node.op}`);
    const result = convert(node, this);
    this.bind(node.name, result);
    return result;
  }

  /** A constant operand. Throws a `TypeError` when it is computed. */
  weight(name: string | undefined): TfjsWeight {
    const weight = this.#model.weights.get(name ?? '');
    if (weight === undefined) throw new TypeError(`${name ?? 'an absent input'} is not a constant`);
    return weight;
  }

  /** A node that was not folded into a constant, unconverted. */
  source(name: string | undefined): TfjsNode | undefined {
    return this.#model.nodes.get(name ?? '');
  }

  /** The scalar among a node's two operands, and the name of the other one; `undefined` where there is none. */
  scalarOperand({ inputs }: TfjsNode): { readonly scalar: number; readonly other: string } | undefined {
    for (const [i, name] of inputs.entries()) {
      const weight = this.#model.weights.get(name);
      const other = inputs[1 - i];
      if (weight?.values.length === 1 && other !== undefined) return { scalar: weight.values[0]!, other };
    }
    return undefined;
  }

  /** The operands of an elementwise operator, brought to one layout, and the rank of its result. */
  operands(names: readonly string[]): { readonly values: readonly string[]; readonly rank: number } {
    const ranks = names.map((name) => {
      const weight = this.#model.weights.get(name);
      return weight === undefined ? this.result(name).rank : weight.dims.length;
    });
    const rank = Math.max(...ranks);
    const values = names.map((name) => {
      const weight = this.#model.weights.get(name);
      return weight === undefined ? this.result(name).value : this.#broadcastable(weight, rank);
    });
    return { values, rank };
  }

  /** A value in TensorFlow's order. */
  channelsLast({ value, rank }: TfjsValue): string {
    return rank === 4 ? this.graph.node('Transpose', [value], { perm: TO_CHANNELS_LAST }) : value;
  }

  #broadcastable({ dims, values }: TfjsWeight, rank: number): string {
    if (rank !== 4 || dims.length === 0) return this.graph.floats(dims, values);
    // TensorFlow broadcasts from the last axis, which is the channels and comes second here.
    const padded = [...new Array<number>(4 - dims.length).fill(1), ...dims];
    const reordered = transpose(values, padded, TO_CHANNELS_FIRST);
    return this.graph.floats(reordered.dims, reordered.values);
  }
}
