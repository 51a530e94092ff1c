import onnxProto, { type onnx } from 'onnx-proto';
import { floatToHalf } from './half-float.ts';
import { product } from './tensor-layout.ts';

/** ONNX's numbers for element types (onnx.proto, TensorProto.DataType). */
export const ELEMENT_TYPE = { float: 1, int64: 7, half: 10 } as const;
/** ONNX's numbers for attribute types (onnx.proto, AttributeProto.AttributeType). */
const ATTRIBUTE_TYPE = { int: 2, string: 3, ints: 7 } as const;

/** IR 8 with opset 16: the first with GridSample; every onnxruntime from 1.11 runs it. */
const IR_VERSION = 8;
const OPSET = 16;
/** Constants shorter than this stay float: a Cast node would cost more than it saves. */
const LEAST_HALF_LENGTH = 64;

type OnnxAttributes = Readonly<Record<string, number | string | readonly number[]>>;

/** Writes an ONNX graph node by node; a value is known by the name of the tensor that holds it. */
export interface OnnxGraph {
  /** Declares a float input of the graph. */
  input(name: string, dims: readonly number[]): string;
  /** Declares `value` as the float output `name`. */
  output(name: string, value: string, dims: readonly number[]): void;
  /** Adds a node with one output and returns it. An empty string stands for an absent optional input. */
  node(operator: string, inputs: readonly string[], attributes?: OnnxAttributes): string;
  /** Adds a float constant. What half precision holds exactly is stored so, with a Cast that the runtime folds on load. */
  floats(dims: readonly number[], values: ArrayLike<number>): string;
  /** Adds a 1-D int64 constant: the shapes, axes and slice bounds that ONNX takes as inputs. */
  ints(values: readonly number[]): string;
  /** The model as protobuf; the same calls give the same bytes. */
  encode(): Uint8Array;
}

/** Starts an empty graph. `name` ends up in the file. */
export function createOnnxGraph(name: string): OnnxGraph {
  const nodes: onnx.INodeProto[] = [];
  const initializer: onnx.ITensorProto[] = [];
  const inputs: onnx.IValueInfoProto[] = [];
  const outputs: onnx.IValueInfoProto[] = [];
  let count = 0;
  const unique = (): string => `v${count++}`;

  const constant = (dataType: number, dims: readonly number[], rawData: Uint8Array): string => {
    const value = unique();
    initializer.push({ name: value, dataType, dims: [...dims], rawData });
    return value;
  };

  const node: OnnxGraph['node'] = (operator, from, attributes = {}) => {
    const value = unique();
    nodes.push(toNode(operator, { from, to: [value], attributes }));
    return value;
  };

  return {
    node,
    input(inputName, dims) {
      inputs.push(toValue(inputName, dims));
      return inputName;
    },
    output(outputName, value, dims) {
      nodes.push(toNode('Identity', { from: [value], to: [outputName], attributes: {} }));
      outputs.push(toValue(outputName, dims));
    },
    floats(dims, values) {
      if (values.length !== product(dims)) {
        throw new RangeError(`${values.length} values do not fill [${dims.join(', ')}]`);
      }
      const halves = values.length < LEAST_HALF_LENGTH ? undefined : toHalves(values);
      if (halves === undefined)
        return constant(ELEMENT_TYPE.float, dims, rawBytes(Float32Array.from(values)));
      return node('Cast', [constant(ELEMENT_TYPE.half, dims, rawBytes(halves))], { to: ELEMENT_TYPE.float });
    },
    ints(values) {
      return constant(ELEMENT_TYPE.int64, [values.length], rawBytes(BigInt64Array.from(values, BigInt)));
    },
    encode() {
      return encodeModel({
        irVersion: IR_VERSION,
        producerName: 'bonafide',
        opsetImport: [{ domain: '', version: OPSET }],
        graph: { name, node: nodes, initializer, input: inputs, output: outputs },
      });
    },
  };
}

/** Reads an ONNX file. Throws on bytes that are no protobuf of a model. */
export function decodeModel(bytes: Uint8Array): onnx.IModelProto {
  return onnxProto.onnx.ModelProto.decode(bytes);
}

/** A model as the bytes of an ONNX file. */
export function encodeModel(model: onnx.IModelProto): Uint8Array {
  const { ModelProto } = onnxProto.onnx;
  return ModelProto.encode(ModelProto.create(model)).finish();
}

/** A float tensor's name and shape, as the inputs and outputs of a graph declare it; a size with a name may be any. */
export function toValue(name: string, dims: readonly (number | string)[]): onnx.IValueInfoProto {
  const shape = {
    dim: dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size })),
  };
  return { name, type: { tensorType: { elemType: ELEMENT_TYPE.float, shape } } };
}

/** A constant that the file carries. */
export function toTensor(
  name: string,
  dims: readonly number[],
  values: Float32Array | BigInt64Array,
): onnx.ITensorProto {
  const dataType = values instanceof Float32Array ? ELEMENT_TYPE.float : ELEMENT_TYPE.int64;
  return { name, dataType, dims: [...dims], rawData: rawBytes(values) };
}

/** The values of a float constant. Throws a `TypeError` when they are not raw floats. */
export function toFloats({ dataType, rawData }: onnx.ITensorProto): Float32Array {
  if (dataType !== ELEMENT_TYPE.float || !rawData) throw new TypeError('not a tensor of raw floats');
  return new Float32Array(Uint8Array.from(rawData).buffer);
}

/** One operator. Named after its first output. */
export function toNode(
  opType: string,
  wiring: {
    readonly from: readonly string[];
    readonly to: readonly string[];
    readonly attributes: OnnxAttributes;
  },
): onnx.INodeProto {
  const attribute = Object.entries(wiring.attributes).map(([name, value]) => {
    if (typeof value === 'number') return { name, type: ATTRIBUTE_TYPE.int, i: value };
    if (typeof value === 'string') {
      return { name, type: ATTRIBUTE_TYPE.string, s: new TextEncoder().encode(value) };
    }
    return { name, type: ATTRIBUTE_TYPE.ints, ints: [...value] };
  });
  const output = [...wiring.to];
  return { opType, name: `${opType}_${output[0]}`, input: [...wiring.from], output, attribute };
}

function toHalves(values: ArrayLike<number>): Uint16Array | undefined {
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const half = floatToHalf(values[i]!);
    if (half === undefined) return undefined;
    halves[i] = half;
  }
  return halves;
}

/** ONNX's raw data is little-endian, as are all machines that Node and browsers run on. */
function rawBytes(values: Float32Array | Uint16Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
