import { readHalfFloats } from './half-float.ts';
import { product } from './tensor-layout.ts';

/** A constant of a TensorFlow.js graph, in TensorFlow's order. */
export interface TfjsWeight {
  readonly dims: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** One operator of a TensorFlow.js graph; its result goes by its name. */
export interface TfjsNode {
  readonly name: string;
  readonly op: string;
  /** Names of the nodes or weights that it takes. */
  readonly inputs: readonly string[];
  /** A list attribute of integers, such as `strides`; empty where it is absent. */
  ints(attribute: string): readonly number[];
  /** A string attribute, or `undefined`. */
  string(attribute: string): string | undefined;
  /** A list attribute of strings, such as `fused_ops`. */
  strings(attribute: string): readonly string[];
  /** A boolean attribute; false where it is absent. */
  flag(attribute: string): boolean;
  /** Dims of a placeholder; -1 is a batch of any size. */
  readonly shape: readonly number[];
}

/** A TensorFlow.js graph model. */
export interface TfjsModel {
  readonly nodes: ReadonlyMap<string, TfjsNode>;
  readonly weights: ReadonlyMap<string, TfjsWeight>;
}

/** The parts of model.json that are read (tfjs-converter's GraphModel format). */
interface ModelJson {
  readonly modelTopology: { readonly node: readonly NodeJson[] };
  readonly weightsManifest: readonly { readonly weights: readonly WeightJson[] }[];
}

interface NodeJson {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, AttributeJson>>;
}

interface AttributeJson {
  /** Base64. */
  readonly s?: string;
  readonly b?: boolean;
  readonly list?: { readonly i?: readonly (string | number)[]; readonly s?: readonly string[] };
  readonly shape?: { readonly dim?: readonly { readonly size: string }[] };
}

interface WeightJson {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string };
}

/** Reads model.json and its one weights file. Throws a `TypeError` on weights of other kinds than float and int32. */
export function readTfjs(json: string, bytes: Uint8Array): TfjsModel {
  const model = JSON.parse(json) as ModelJson;
  const weights = new Map<string, TfjsWeight>();
  let offset = 0;
  for (const weight of model.weightsManifest.flatMap((group) => group.weights)) {
    const kind = weight.quantization?.dtype ?? weight.dtype;
    const end = offset + product(weight.shape) * (kind === 'float16' ? 2 : 4);
    weights.set(weight.name, { dims: weight.shape, values: readValues(bytes.subarray(offset, end), kind) });
    offset = end;
  }
  if (offset !== bytes.length)
    throw new TypeError(`${offset} bytes of weights described, ${bytes.length} found`);
  return { nodes: new Map(model.modelTopology.node.map((node) => [node.name, toNode(node)])), weights };
}

function readValues(bytes: Uint8Array, kind: string): TfjsWeight['values'] {
  // Aligned for the views below.
  const copy = new Uint8Array(bytes);
  switch (kind) {
    case 'float16':
      return readHalfFloats(copy);
    case 'float32':
      return new Float32Array(copy.buffer);
    case 'int32':
      return new Int32Array(copy.buffer);
    default:
      throw new TypeError(`unsupported weights of kind ${kind}`);
  }
}

function toNode({ name, op, input = [], attr = {} }: NodeJson): TfjsNode {
  const text = (base64: string): string => Buffer.from(base64, 'base64').toString();
  return {
    name,
    op,
    inputs: input.map(withoutPort),
    ints: (attribute) => (attr[attribute]?.list?.i ?? []).map(Number),
    string: (attribute) => (attr[attribute]?.s === undefined ? undefined : text(attr[attribute].s)),
    strings: (attribute) => (attr[attribute]?.list?.s ?? []).map(text),
    flag: (attribute) => attr[attribute]?.b ?? false,
    shape: (attr['shape']?.shape?.dim ?? []).map(({ size }) => Number(size)),
  };
}

/** `node:0` is the first output of `node`, which is the only one here. */
function withoutPort(input: string): string {
  return input.replace(/:0$/, '');
}
