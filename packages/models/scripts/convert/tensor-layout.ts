/** Where each axis of an NCHW tensor comes from in an NHWC one; `perm` of the ONNX Transpose into NCHW. */
export const TO_CHANNELS_FIRST = [0, 3, 1, 2] as const;
/** `perm` of the ONNX Transpose back to NHWC; also: the NCHW axis of each NHWC axis. */
export const TO_CHANNELS_LAST = [0, 2, 3, 1] as const;

/** Reorders the axes of a dense tensor: axis `i` of the result is axis `order[i]` of the input. */
export function transpose(
  values: ArrayLike<number>,
  dims: readonly number[],
  order: readonly number[],
): { readonly values: Float32Array; readonly dims: readonly number[] } {
  const strides = dims.map((_, axis) => product(dims.slice(axis + 1)));
  const newDims = order.map((axis) => dims[axis]!);
  const newStrides = order.map((axis) => strides[axis]!);
  const result = new Float32Array(values.length);
  const index = new Array<number>(dims.length).fill(0);
  let from = 0;
  for (let to = 0; to < result.length; to++) {
    result[to] = values[from]!;
    for (let axis = newDims.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      from += newStrides[axis]!;
      if (index[axis]! < newDims[axis]!) break;
      from -= newStrides[axis]! * newDims[axis]!;
      index[axis] = 0;
    }
  }
  return { values: result, dims: newDims };
}

/** Count of values in a tensor of these dims; 1 for a scalar. */
export function product(dims: readonly number[]): number {
  return dims.reduce((total, dim) => total * dim, 1);
}
