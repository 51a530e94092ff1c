import { ByteBuffer } from 'flatbuffers';
import { toObject } from 'flatbuffers/js/flexbuffers.js';
import { readHalfFloats } from './half-float.ts';

/** One tensor of a TFLite graph. `values` are there for constants only, in TFLite's order (NHWC). */
interface TfliteTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | undefined;
}

/** One operator; `name` is TensorFlow's, or the custom operator's own. Tensors are indices; -1 is an absent input. */
export interface TfliteOperator {
  readonly name: string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** The builtin options' table; which field is which slot, the operator's converter knows. */
  readonly options: FlatTable | undefined;
  /** Options of a custom operator. */
  readonly custom: Readonly<Record<string, unknown>>;
}

/** A TFLite file with one float graph, in execution order. */
export interface TfliteModel {
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** BuiltinOperator codes of the operators that are converted (tensorflow/lite/schema/schema.fbs, v3). */
const BUILTIN_NAMES: Readonly<Record<number, string>> = {
  0: 'ADD',
  2: 'CONCATENATION',
  3: 'CONV_2D',
  4: 'DEPTHWISE_CONV_2D',
  6: 'DEQUANTIZE',
  17: 'MAX_POOL_2D',
  18: 'MUL',
  19: 'RELU',
  22: 'RESHAPE',
  23: 'RESIZE_BILINEAR',
  34: 'PAD',
  45: 'STRIDED_SLICE',
  54: 'PRELU',
};

/** Reads a TFLite file. Throws a `TypeError` on other bytes, on quantised tensors and on several graphs. */
export function readTflite(bytes: Uint8Array): TfliteModel {
  if (new TextDecoder().decode(bytes.subarray(4, 8)) !== 'TFL3') throw new TypeError('not a TFLite file');
  const buffer = new ByteBuffer(bytes);
  const model = new FlatTable(buffer, buffer.readInt32(0));
  const [graph, ...others] = model.tables(2);
  if (graph === undefined || others.length > 0)
    throw new TypeError('a TFLite file with exactly one graph is wanted');
  const names = model.tables(1).map(operatorName);
  const buffers = model.tables(4).map((table) => table.bytes(0));
  return {
    tensors: graph.tables(0).map((table) => readTensor(table, buffers)),
    operators: graph.tables(3).map((table) => ({
      name: names[table.uint32(0)] ?? 'unknown',
      inputs: table.ints(1),
      outputs: table.ints(2),
      options: table.table(4),
      custom: readCustomOptions(table.bytes(5)),
    })),
    inputs: graph.ints(1),
    outputs: graph.ints(2),
  };
}

function operatorName(code: FlatTable): string {
  // Codes up to 127 stand in the old byte field, later ones in the new int field.
  const builtin = Math.max(code.int8(0), code.int32(3));
  return code.string(1) ?? BUILTIN_NAMES[builtin] ?? `builtin ${builtin}`;
}

function readTensor(table: FlatTable, buffers: readonly (Uint8Array | undefined)[]): TfliteTensor {
  const name = table.string(3) ?? '';
  const data = buffers[table.uint32(2)];
  return { name, shape: table.ints(0), values: data && readValues(data, { type: table.int8(1), name }) };
}

function readValues(
  data: Uint8Array,
  tensor: { readonly type: number; readonly name: string },
): TfliteTensor['values'] {
  // Aligned for the views below; `slice` of a Node Buffer would not copy.
  const copy = new Uint8Array(data);
  switch (tensor.type) {
    case 0:
      return new Float32Array(copy.buffer);
    case 1:
      return readHalfFloats(copy);
    case 2:
      return new Int32Array(copy.buffer);
    default:
      throw new TypeError(`tensor ${tensor.name} has the unsupported type ${tensor.type}`);
  }
}

function readCustomOptions(bytes: Uint8Array | undefined): Readonly<Record<string, unknown>> {
  return bytes === undefined ? {} : (toObject(new Uint8Array(bytes).buffer) as Record<string, unknown>);
}

/** A table of a flatbuffer, read by slot number: the order of the fields in the schema. */
export class FlatTable {
  readonly #buffer: ByteBuffer;
  readonly #position: number;

  constructor(buffer: ByteBuffer, position: number) {
    this.#buffer = buffer;
    this.#position = position;
  }

  int8(slot: number): number {
    const at = this.#field(slot);
    return at === undefined ? 0 : this.#buffer.readInt8(at);
  }

  int32(slot: number, absent = 0): number {
    const at = this.#field(slot);
    return at === undefined ? absent : this.#buffer.readInt32(at);
  }

  uint32(slot: number): number {
    const at = this.#field(slot);
    return at === undefined ? 0 : this.#buffer.readUint32(at);
  }

  string(slot: number): string | undefined {
    const bytes = this.bytes(slot);
    return bytes && new TextDecoder().decode(bytes);
  }

  table(slot: number): FlatTable | undefined {
    const at = this.#field(slot);
    return at === undefined ? undefined : new FlatTable(this.#buffer, this.#buffer.__indirect(at));
  }

  tables(slot: number): readonly FlatTable[] {
    return this.#elements(slot, 4).map((at) => new FlatTable(this.#buffer, this.#buffer.__indirect(at)));
  }

  ints(slot: number): readonly number[] {
    return this.#elements(slot, 4).map((at) => this.#buffer.readInt32(at));
  }

  /** `undefined` where the vector is absent or empty. */
  bytes(slot: number): Uint8Array | undefined {
    const at = this.#field(slot);
    if (at === undefined) return undefined;
    const start = this.#buffer.__vector(at);
    const length = this.#buffer.__vector_len(at);
    return length === 0 ? undefined : this.#buffer.bytes().subarray(start, start + length);
  }

  #elements(slot: number, size: number): readonly number[] {
    const at = this.#field(slot);
    if (at === undefined) return [];
    const start = this.#buffer.__vector(at);
    return Array.from({ length: this.#buffer.__vector_len(at) }, (_, i) => start + i * size);
  }

  /** Where a field's value stands; the first slot's offset is the vtable's third half-word. */
  #field(slot: number): number | undefined {
    const offset = this.#buffer.__offset(this.#position, 4 + 2 * slot);
    return offset === 0 ? undefined : this.#position + offset;
  }
}
