import { VerifierError, type InferenceSession, type Tensor } from '@bonafide/core';

export interface FakeInferenceOptions {
  /** Dims by input name. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  /** Dims by output name. */
  readonly outputs: Readonly<Record<string, readonly number[]>>;
  /** The values of every output; a rejection or a throw is what the network's failure would be. */
  readonly run: (
    inputs: Readonly<Record<string, Tensor>>,
  ) => Readonly<Record<string, Float32Array>> | Promise<Readonly<Record<string, Float32Array>>>;
}

/** A session that answers what it is told to, and counts. */
export interface FakeInferenceSession extends InferenceSession {
  /** Runs that reached the network so far. */
  readonly runs: number;
  readonly disposed: boolean;
}

/** An inference session without a network. Throws a `RangeError` when the test gives outputs that do not fit. */
export function createFakeInferenceSession(options: FakeInferenceOptions): FakeInferenceSession {
  let runs = 0;
  let disposed = false;

  async function infer(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>> {
    runs++;
    const values = await options.run(inputs);
    const outputs = Object.entries(options.outputs).map(([name, dims]) => {
      const data = values[name];
      if (data?.length !== size(dims)) {
        throw new RangeError(`output ${name} must hold ${size(dims)} values, not ${data?.length ?? 'none'}`);
      }
      return [name, { data: Float32Array.from(data), dims }] as const;
    });
    return Object.fromEntries(outputs);
  }

  return {
    inputNames: Object.keys(options.inputs),
    outputNames: Object.keys(options.outputs),
    get runs() {
      return runs;
    },
    get disposed() {
      return disposed;
    },
    async run(inputs) {
      if (disposed) throw new VerifierError('disposed', 'the inference session was disposed');
      const names = Object.keys(options.inputs);
      const known = Object.keys(inputs).every((name) => names.includes(name));
      if (!known || !names.every((name) => fits(inputs[name], options.inputs[name]!))) {
        throw new VerifierError('inference/failed', `wants ${names.join(', ')} in the dims of the model`);
      }
      return infer(inputs);
    },
    [Symbol.asyncDispose]() {
      disposed = true;
      return Promise.resolve();
    },
  };
}

function fits(tensor: Tensor | undefined, dims: readonly number[]): boolean {
  return (
    tensor?.data.length === size(dims) &&
    tensor.dims.length === dims.length &&
    tensor.dims.every((dim, i) => dim === dims[i])
  );
}

function size(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}
