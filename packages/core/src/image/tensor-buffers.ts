/** Buffers for network inputs, used again: at half a megabyte a picture the collector would lag behind. */
export interface TensorBuffers {
  /** Lends a buffer of that length, with anything in it, until what `use` returns settles. Calls may overlap. */
  lend<T>(length: number, use: (buffer: Float32Array) => Promise<T>): Promise<T>;
}

/** Holds as many buffers of each length as were ever lent at once. */
export function createTensorBuffers(): TensorBuffers {
  const free = new Map<number, Float32Array[]>();
  return {
    async lend(length, use) {
      let idle = free.get(length);
      if (idle === undefined) free.set(length, (idle = []));
      const buffer = idle.pop() ?? new Float32Array(length);
      try {
        return await use(buffer);
      } finally {
        idle.push(buffer);
      }
    },
  };
}
