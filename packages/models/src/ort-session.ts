import { VerifierError, type InferenceSession, type Tensor } from '@bonafide/core';
import type * as ort from 'onnxruntime-common';

/** What is used of an opened model. */
export type OpenedNetwork = Pick<
  ort.InferenceSession,
  'inputNames' | 'outputNames' | 'inputMetadata' | 'outputMetadata' | 'release'
> & { run(feeds: ort.InferenceSession.FeedsType): Promise<ort.InferenceSession.ReturnType> };

/** What differs between onnxruntime's builds. */
export interface OrtRuntime {
  readonly Tensor: ort.TensorConstructor;
  open(bytes: Uint8Array): Promise<OpenedNetwork>;
  /** Runs one inference when its turn has come. Absent: runs may overlap. */
  inTurn?<T>(run: () => Promise<T>): Promise<T>;
}

/** Sizes of an input by name; `undefined` where any size goes. */
type InputDims = ReadonlyMap<string, readonly (number | undefined)[]>;

/**
 * Opens an ONNX model whose tensors are all float. Rejects with `model/unreadable` when the bytes are no such model.
 * Inputs are borrowed until `run` settles; outputs are the caller's. Disposing waits for runs under way.
 */
export async function createOrtSession(runtime: OrtRuntime, bytes: Uint8Array): Promise<InferenceSession> {
  let session: OpenedNetwork;
  try {
    session = await runtime.open(bytes);
  } catch (cause) {
    throw new VerifierError('model/unreadable', 'onnxruntime cannot open the model', { cause });
  }
  const foreign = [...session.inputMetadata, ...session.outputMetadata].find(
    (value) => !value.isTensor || value.type !== 'float32',
  );
  if (foreign !== undefined) {
    await session.release();
    throw new VerifierError('model/unreadable', `${foreign.name} is not a float tensor`);
  }
  const dims = inputDims(session);
  let running = 0;
  let whenIdle: (() => void) | undefined;
  let disposed = false;

  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,

    // A live call makes ten runs a picture: one function and plain loops, not a chain of promises and lists of pairs.
    async run(inputs) {
      if (disposed) throw new VerifierError('disposed', 'the inference session was disposed');
      checkInputs(dims, inputs);
      running++;
      try {
        const feeds: Record<string, ort.Tensor> = {};
        for (const name of dims.keys()) {
          const { data, dims: shape } = inputs[name]!;
          feeds[name] = new runtime.Tensor('float32', data, shape);
        }
        const found = await (runtime.inTurn?.(async () => session.run(feeds)) ?? session.run(feeds));
        const outputs: Record<string, Tensor> = {};
        for (const name in found) {
          const { data, dims: shape } = found[name]!;
          outputs[name] = { data: data as Float32Array, dims: shape };
        }
        return outputs;
      } catch (cause) {
        throw new VerifierError('inference/failed', 'onnxruntime could not run the model', { cause });
      } finally {
        running--;
        if (running === 0) whenIdle?.();
      }
    },

    async [Symbol.asyncDispose]() {
      if (disposed) return;
      disposed = true;
      if (running > 0) await new Promise<void>((resolve) => (whenIdle = resolve));
      await session.release();
    },
  };
}

function inputDims(session: OpenedNetwork): InputDims {
  return new Map(
    session.inputMetadata.map((input) => [
      input.name,
      input.isTensor ? input.shape.map((size) => (typeof size === 'number' ? size : undefined)) : [],
    ]),
  );
}

/** onnxruntime's own messages differ by version and operator: names and shapes are checked before it sees them. */
function checkInputs(expected: InputDims, inputs: Readonly<Record<string, Tensor>>): void {
  const unknown = Object.keys(inputs).find((name) => !expected.has(name));
  if (unknown !== undefined) throw new VerifierError('inference/failed', `the model has no input ${unknown}`);
  for (const [name, sizes] of expected) {
    const tensor = inputs[name];
    if (tensor === undefined) throw new VerifierError('inference/failed', `input ${name} is missing`);
    const { data, dims } = tensor;
    const fits =
      dims.length === sizes.length && sizes.every((size, i) => size === undefined || size === dims[i]);
    const count = dims.reduce((product, dim) => product * dim, 1);
    if (!fits || count !== data.length) {
      const wanted = sizes.map((size) => size ?? '?').join(', ');
      const given = `[${dims.join(', ')}] of ${data.length} values`;
      throw new VerifierError('inference/failed', `input ${name} must be [${wanted}], not ${given}`);
    }
  }
}
