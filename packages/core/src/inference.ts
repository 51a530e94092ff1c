/** Dense float tensor, C order: `data` has as many values as the product of `dims`. */
export interface Tensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/**
 * A loaded network: named tensors in, named tensors out. Shared by participants; holds no state between calls.
 * Rejects with `inference/failed` on wrong names or shapes.
 */
export interface InferenceSession extends AsyncDisposable {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Inputs may be used again once it has settled; outputs are the caller's. */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
}
