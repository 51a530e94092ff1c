/** Buffers of one length for network inputs, used again: at half a megabyte a picture the collector would lag behind. */
export interface TensorBuffers {
  /** Lends a buffer, with anything in it, until what `use` returns settles. Calls may overlap. */
  lend<T>(use: (buffer: Float32Array) => Promise<T>): Promise<T>;
}

/** Holds as many buffers as were ever lent at once. */
export function createTensorBuffers(length: number): TensorBuffers {
  const free: Float32Array[] = [];
  return {
    async lend(use) {
      const buffer = free.pop() ?? new Float32Array(length);
      try {
        return await use(buffer);
      } finally {
        free.push(buffer);
      }
    },
  };
}
