import type { onnx } from 'onnx-proto';
import { decodeModel, encodeModel, toValue } from './onnx-graph.ts';

/** 32 ms at 16 kHz and the 64 values before them. */
const INPUT_DIMS = [1, 576] as const;
const STATE_DIMS = [2, 1, 128] as const;

/**
 * Silero VAD for 16 kHz only. The source asks for the sampling rate in an int64 input `sr` and chooses between two
 * networks by it; this keeps the 16 kHz one, drops the input, and states the dims of what is left, so that every tensor
 * is a float and half the file goes. Throws a `TypeError` when the source is not built that way.
 */
export function sileroToOnnx(bytes: Uint8Array): Uint8Array {
  const model = decodeModel(bytes);
  return encodeModel({
    irVersion: Number(model.irVersion),
    producerName: 'bonafide',
    opsetImport: model.opsetImport ?? null,
    graph: {
      name: 'voice-activity',
      node: nodesFor16Khz(model.graph?.node ?? []),
      input: [toValue('input', INPUT_DIMS), toValue('state', STATE_DIMS)],
      output: [toValue('output', [1, 1]), toValue('stateN', STATE_DIMS)],
    },
  });
}

/** The nodes of the branch that runs at 16 kHz, then the ones that hand its results to the graph's outputs. */
function nodesFor16Khz(nodes: readonly onnx.INodeProto[]): onnx.INodeProto[] {
  const [rate, test, choice, ...results] = nodes;
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
  if (!branch?.node || !branch.output) throw new TypeError(`the choice has no ${branchName}`);

  const ofBranch = new Map(choice.output?.map((value, i) => [value, branch.output?.[i]?.name ?? '']));
  const rewired = results.map(({ opType, name, input = [], output }) => ({
    opType: opType ?? '',
    name: name ?? '',
    input: input?.map((value) => ofBranch.get(value) ?? value) ?? [],
    output: output ?? [],
  }));
  return [...branch.node, ...rewired];
}

function constantInt(node: onnx.INodeProto): number {
  const tensor = node.attribute?.find(({ name }) => name === 'value')?.t;
  const [value] = Array.from(tensor?.int64Data ?? [], Number);
  if (value !== undefined) return value;
  const raw = tensor?.rawData;
  if (raw?.byteLength !== 8) throw new TypeError('the sampling rate is no int64 constant');
  return Number(new DataView(raw.buffer, raw.byteOffset, 8).getBigInt64(0, true));
}
