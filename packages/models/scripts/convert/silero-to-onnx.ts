import type { onnx } from 'onnx-proto';
import { decodeModel, encodeModel, toFloats, toNode, toTensor, toValue } from './onnx-graph.ts';
import { sileroNetwork, type SileroWeights } from './silero-network.ts';

/** 32 ms at 16 kHz and the 64 values before them, for any number of steps. */
const INPUT_DIMS = ['steps', 576] as const;
const STATE_DIMS = [2, 1, 128] as const;

/**
 * Silero VAD for 16 kHz only, many steps at once. The source asks for the sampling rate in an int64 input `sr` and chooses
 * between two networks by it; this takes the weights of the 16 kHz one, so that every tensor is a float and half the file
 * goes, and writes its layers anew (`sileroNetwork`). Throws a `TypeError` when the source is not built that way.
 */
export function sileroToOnnx(bytes: Uint8Array): Uint8Array {
  const model = decodeModel(bytes);
  const { nodes, constants } = sileroNetwork(weightsOf(nodesFor16Khz(model.graph?.node ?? [])));
  return encodeModel({
    irVersion: Number(model.irVersion),
    producerName: 'bonafide',
    opsetImport: model.opsetImport ?? null,
    graph: {
      name: 'voice-activity',
      node: nodes.map(({ operator, from, to, attributes }) => toNode(operator, { from, to, attributes })),
      initializer: constants.map(({ name, dims, values }) => toTensor(name, dims, values)),
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

function weightsOf(nodes: readonly onnx.INodeProto[]): SileroWeights {
  const floats = (name: string): Float32Array => constantFloats(nodes, name);
  return {
    basis: floats('stft.forward_basis_buffer'),
    encoder: [0, 1, 2, 3].map((layer) => ({
      weight: floats(`encoder.${layer}.reparam_conv.weight`),
      bias: floats(`encoder.${layer}.reparam_conv.bias`),
    })),
    recurrent: {
      inputWeight: floats('decoder.rnn.weight_ih'),
      hiddenWeight: floats('decoder.rnn.weight_hh'),
      inputBias: floats('decoder.rnn.bias_ih'),
      hiddenBias: floats('decoder.rnn.bias_hh'),
    },
    classifier: { weight: floats('decoder.decoder.2.weight'), bias: floats('decoder.decoder.2.bias') },
  };
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
