import { expect, it } from 'vitest';
import { createTensorBuffers } from './tensor-buffers.ts';

it('lends a buffer again once it is back, also after a failure, and never twice at once', async () => {
  const buffers = createTensorBuffers();
  const seen: Float32Array[] = [];
  const note = async (buffer: Float32Array): Promise<number> => {
    await Promise.resolve();
    return seen.push(buffer);
  };
  await buffers.lend(4, note);
  await expect(buffers.lend(4, async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await buffers.lend(4, note);
  expect(seen[1]).toBe(seen[0]);
  await Promise.all([buffers.lend(4, note), buffers.lend(4, note)]);
  expect(seen[3]).not.toBe(seen[2]);
  await buffers.lend(5, note);
  expect(seen.map(({ length }) => length)).toEqual([4, 4, 4, 4, 5]);
});
