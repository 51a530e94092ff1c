import type { onnx } from 'onnx-proto';
import { decodeModel, encodeModel, toFloats, toNode, toTensor, toValue } from './onnx-graph.ts';

/** 32 ms at 16 kHz and the 64 values before them, for any number of steps. */
const INPUT_DIMS = ['steps', 576] as const;
const STATE_DIMS = [2, 1, 128] as const;
const HIDDEN = 128;

/**
 * Silero VAD for 16 kHz only, many steps at once. The source asks for the sampling rate in an int64 input `sr` and chooses
 * between two networks by it; this keeps the 16 kHz one, so that every tensor is a float and half the file goes. The source
 * runs its recurrent cell once; here an LSTM takes the encoder's outputs as a sequence: five steps cost what two did.
 * Throws a `TypeError` when the source is not built that way.
 */
export function sileroToOnnx(bytes: Uint8Array): Uint8Array {
  const model = decodeModel(bytes);
  const nodes = nodesFor16Khz(model.graph?.node ?? []);
  const encoder = upToEncoder(nodes);
  const { decoder, initializer } = decoderOver(encoder.at(-1)?.output?.[0] ?? '', nodes);
  return encodeModel({
    irVersion: Number(model.irVersion),
    producerName: 'bonafide',
    opsetImport: model.opsetImport ?? null,
    graph: {
      name: 'voice-activity',
      node: [...encoder, ...decoder],
      initializer,
      input: [toValue('input', INPUT_DIMS), toValue('state', STATE_DIMS)],
      output: [toValue('output', ['steps', 1]), toValue('stateN', STATE_DIMS)],
    },
  });
}

/** The nodes of the branch that runs at 16 kHz. */
function nodesFor16Khz(nodes: readonly onnx.INodeProto[]): readonly onnx.INodeProto[] {
  const [rate, test, choice] = nodes;
  const operators = nodes.map(({ opType }) => opType ?? '').join(' ');
  if (
    operators !== 'Constant Equal If Identity Identity' ||
    !rate ||
    !choice ||
    !test?.input?.includes('sr')
  ) {
    throw new TypeError(`not the graph that Silero VAD 5 and 6 have: ${operators}`);
  }
  const branchName = constantInt(rate) === 16000 ? 'then_branch' : 'else_branch';
  const branch = choice.attribute?.find(({ name }) => name === branchName)?.g;
  if (!branch?.node) throw new TypeError(`the choice has no ${branchName}`);
  return branch.node;
}

/** The nodes up to the encoder's last activation, which take any number of steps as they are; no unused constants. */
function upToEncoder(nodes: readonly onnx.INodeProto[]): readonly onnx.INodeProto[] {
  const end = nodes.findIndex(({ output }) => output?.[0]?.endsWith('/encoder/3/activation/Relu_output_0'));
  if (end < 0) throw new TypeError('the 16 kHz branch has no encoder of four layers');
  const kept = nodes.slice(0, end + 1);
  const read = new Set(kept.flatMap(({ input }) => input ?? []));
  return kept.filter(
    ({ opType, output }) => opType !== 'Constant' || output?.some((value) => read.has(value)),
  );
}

/** The recurrent cell and the classifier over `encoded`, [steps, 128, 1]. */
function decoderOver(
  encoded: string,
  nodes: readonly onnx.INodeProto[],
): { readonly decoder: readonly onnx.INodeProto[]; readonly initializer: onnx.ITensorProto[] } {
  const weights = (suffix: string): Float32Array => constantFloats(nodes, `decoder.${suffix}`);
  const biases = [...gates(weights('rnn.bias_ih'), 1), ...gates(weights('rnn.bias_hh'), 1)];
  const initializer = [
    toTensor('W', [1, 4 * HIDDEN, HIDDEN], gates(weights('rnn.weight_ih'), HIDDEN)),
    toTensor('R', [1, 4 * HIDDEN, HIDDEN], gates(weights('rnn.weight_hh'), HIDDEN)),
    toTensor('B', [1, 8 * HIDDEN], Float32Array.from(biases)),
    toTensor('classifier', [1, HIDDEN, 1], weights('decoder.2.weight')),
    toTensor('bias', [1], weights('decoder.2.bias')),
    ...[0, 1, 2].map((n) => toTensor(`at${n}`, [1], BigInt64Array.of(BigInt(n)))),
    toTensor('rows', [3], BigInt64Array.of(-1n, BigInt(HIDDEN), 1n)),
    toTensor('column', [2], BigInt64Array.of(-1n, 1n)),
  ];
  const node = (
    operator: string,
    from: readonly string[],
    to: string | readonly string[],
    attributes = {},
  ): onnx.INodeProto => toNode(operator, { from, to: [to].flat(), attributes });
  const decoder = [
    node('Transpose', [encoded], 'sequence', { perm: [0, 2, 1] }),
    node('Slice', ['state', 'at0', 'at1', 'at0'], 'hidden'),
    node('Slice', ['state', 'at1', 'at2', 'at0'], 'cell'),
    node('LSTM', ['sequence', 'W', 'R', 'B', '', 'hidden', 'cell'], ['all', 'hiddenN', 'cellN'], {
      hidden_size: HIDDEN,
    }),
    node('Concat', ['hiddenN', 'cellN'], 'stateN', { axis: 0 }),
    node('Relu', ['all'], 'active'),
    node('Reshape', ['active', 'rows'], 'vectors'),
    node('Conv', ['vectors', 'classifier', 'bias'], 'logits'),
    node('Sigmoid', ['logits'], 'probabilities'),
    node('Reshape', ['probabilities', 'column'], 'output'),
  ];
  return { decoder, initializer };
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

function constantFloats(nodes: readonly onnx.INodeProto[], suffix: string): Float32Array {
  const node = nodes.find(
    ({ opType, output }) => opType === 'Constant' && output?.[0]?.endsWith(`__${suffix}`),
  );
  const tensor = node?.attribute?.find(({ name }) => name === 'value')?.t;
  if (!tensor) throw new TypeError(`the 16 kHz branch has no constant ${suffix}`);
  return toFloats(tensor);
}

function constantInt(node: onnx.INodeProto): number {
  const tensor = node.attribute?.find(({ name }) => name === 'value')?.t;
  const [value] = Array.from(tensor?.int64Data ?? [], Number);
  if (value !== undefined) return value;
  const raw = tensor?.rawData;
  if (raw?.byteLength !== 8) throw new TypeError('the sampling rate is no int64 constant');
  return Number(new DataView(raw.buffer, raw.byteOffset, 8).getBigInt64(0, true));
}
