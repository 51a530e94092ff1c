/** What is taken from the source: PyTorch's layouts, a convolution's weights as [out, in, taps]. */
export interface SileroWeights {
  /** 129 cosines and 129 sines of 256 values, under their window. */
  readonly basis: Float32Array;
  readonly encoder: readonly { readonly weight: Float32Array; readonly bias: Float32Array }[];
  readonly recurrent: Readonly<
    Record<'inputWeight' | 'hiddenWeight' | 'inputBias' | 'hiddenBias', Float32Array>
  >;
  readonly classifier: { readonly weight: Float32Array; readonly bias: Float32Array };
}

interface Node {
  readonly operator: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly attributes: Readonly<Record<string, number | string | readonly number[]>>;
}

interface Constant {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

/** Values of a frame of the spectrum, between two frames, and numbers of the spectrum on each side. */
const FRAME = 256;
const HOP = 128;
const BINS = 129;
/** Frames of a step. */
const FRAMES = 4;
const HIDDEN = 128;

/**
 * Silero's network from `input` and `state` to `output` and `stateN`. Its convolutions are of four values in time and
 * fewer: onnxruntime spends most of their time on setting them up, one step after another. Here every layer is one
 * product of matrices over all steps, a row for each moment, the neighbours of a moment beside it in its row; taps that
 * would only see padding are left out. And the recurrent cell, which the source runs once, takes all steps as a
 * sequence. The numbers agree to 4e-6.
 */
export function sileroNetwork(weights: SileroWeights): {
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
} {
  const nodes: Node[] = [];
  const constants: Constant[] = [];
  const add = (
    operator: string,
    from: readonly string[],
    to: string | readonly string[],
    attributes = {},
  ): string => {
    const outputs = [to].flat();
    nodes.push({ operator, from, to: outputs, attributes });
    return outputs[0]!;
  };
  const floats = (name: string, dims: readonly number[], values: Float32Array): string => {
    constants.push({ name, dims, values });
    return name;
  };
  const ints = (...values: readonly number[]): string => {
    const name = `ints_${values.join('_').replaceAll('-', 'minus')}`;
    if (!constants.some((constant) => constant.name === name)) {
      constants.push({ name, dims: [values.length], values: BigInt64Array.from(values, BigInt) });
    }
    return name;
  };
  /** Rows `from` to `to` of axis 1, every `step`. */
  const rows = (value: string, from: number, to: number, step = 1): string =>
    add('Slice', [value, ints(from), ints(to), ints(1), ints(step)], `${value}_${from}_${to}_${step}`);
  const shaped = (value: string, ...dims: readonly number[]): string =>
    add('Reshape', [value, ints(...dims)], `${value}_as_${dims.join('_').replaceAll('-', 'minus')}`);
  /** A layer of the encoder with these taps on rows of `taps.length` times `width` values. */
  const layer = (value: string, index: number, width: number, taps: readonly number[]): string => {
    const { weight, bias } = weights.encoder[index]!;
    const from = floats(
      `weight_${index}`,
      [taps.length * width, bias.length],
      tapsAsRows(weight, width, taps),
    );
    const input = shaped(value, -1, taps.length * width);
    return add('Relu', [add('Gemm', [input, from, floats(`bias_${index}`, [bias.length], bias)], `sum_${index}`)], `layer_${index}`); // prettier-ignore
  };

  const padded = add('Pad', ['input', ints(0, 0, 0, HOP / 2)], 'padded', { mode: 'reflect' });
  const hops = shaped(padded, -1, FRAMES + 1, HOP);
  const frames = add('Concat', [rows(hops, 0, FRAMES), rows(hops, 1, FRAMES + 1)], 'frames', { axis: 2 });
  const basis = floats('basis', [FRAME, 2 * BINS], transposed(weights.basis, FRAME));
  const spectrum = shaped(
    add('MatMul', [shaped(frames, -1, FRAME), basis], 'products'),
    -1,
    FRAMES,
    2 * BINS,
  );
  add('Split', [spectrum, ints(BINS, BINS)], ['real', 'imaginary'], { axis: 2 });
  const power = add('Add', [add('Mul', ['real', 'real'], 'real_power'), add('Mul', ['imaginary', 'imaginary'], 'imaginary_power')], 'power'); // prettier-ignore
  const magnitude = add('Pad', [add('Sqrt', [power], 'magnitude'), ints(0, 1, 0, 0, 1, 0)], 'magnitude_padded'); // prettier-ignore
  const around = [0, 1, 2].map((tap) => rows(magnitude, tap, tap + FRAMES));
  const first = layer(add('Concat', around, 'around', { axis: 2 }), 0, BINS, [0, 1, 2]);
  const before = add('Pad', [shaped(first, -1, FRAMES, HIDDEN), ints(0, 1, 0, 0, 0, 0)], 'first_padded');
  const everySecond = [0, 1, 2].map((tap) => rows(before, tap, tap + 3, 2));
  const second = layer(add('Concat', everySecond, 'every_second', { axis: 2 }), 1, HIDDEN, [0, 1, 2]);
  // Of two moments the second convolution of this kind sees none before them, of one the last sees it alone.
  const third = layer(second, 2, 64, [1, 2]);
  const encoded = layer(third, 3, 64, [1]);

  const { inputWeight, hiddenWeight, inputBias, hiddenBias } = weights.recurrent;
  const biases = Float32Array.of(...gates(inputBias, 1), ...gates(hiddenBias, 1));
  const state = (part: number, name: string): string =>
    add('Slice', ['state', ints(part), ints(part + 1), ints(0)], name);
  add(
    'LSTM',
    [
      shaped(encoded, -1, 1, HIDDEN),
      floats('W', [1, 4 * HIDDEN, HIDDEN], gates(inputWeight, HIDDEN)),
      floats('R', [1, 4 * HIDDEN, HIDDEN], gates(hiddenWeight, HIDDEN)),
      floats('B', [1, 8 * HIDDEN], biases),
      '',
      state(0, 'hidden'),
      state(1, 'cell'),
    ],
    ['all', 'hiddenN', 'cellN'],
    { hidden_size: HIDDEN },
  );
  add('Concat', ['hiddenN', 'cellN'], 'stateN', { axis: 0 });
  const active = shaped(add('Relu', ['all'], 'active'), -1, HIDDEN);
  const { weight, bias } = weights.classifier;
  const logit = add('Gemm', [active, floats('classifier', [HIDDEN, 1], weight), floats('threshold', [1], bias)], 'logit'); // prettier-ignore
  add('Sigmoid', [logit], 'output');
  return { nodes, constants };
}

/** Some taps of a convolution, [out, in, 3], as a matrix [taps * in, out]. */
function tapsAsRows(weight: Float32Array, width: number, taps: readonly number[]): Float32Array {
  const outputs = weight.length / (3 * width);
  const matrix = new Float32Array(taps.length * width * outputs);
  taps.forEach((tap, t) => {
    for (let i = 0; i < width; i++) {
      for (let o = 0; o < outputs; o++) {
        matrix[(t * width + i) * outputs + o] = weight[(o * width + i) * 3 + tap]!;
      }
    }
  });
  return matrix;
}

/** Rows of `width` values as columns. */
function transposed(matrix: Float32Array, width: number): Float32Array {
  const height = matrix.length / width;
  return Float32Array.from(matrix, (_, i) => matrix[(i % height) * width + Math.floor(i / height)]!);
}

/** Rows of the four gates, from PyTorch's order (input, forget, cell, output) to ONNX's (input, output, forget, cell). */
function gates(rows: Float32Array, width: number): Float32Array {
  const size = HIDDEN * width;
  const ordered = new Float32Array(4 * size);
  [0, 3, 1, 2].forEach((gate, i) => {
    ordered.set(rows.subarray(gate * size, (gate + 1) * size), i * size);
  });
  return ordered;
}
