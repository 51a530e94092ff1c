import { expect, it } from 'vitest';
import { createTensorBuffers } from './tensor-buffers.ts';

it('lends a buffer again once it is back, also after a failure, and never twice at once', async () => {
  const buffers = createTensorBuffers(4);
  const seen: Float32Array[] = [];
  const note = async (buffer: Float32Array): Promise<number> => {
    await Promise.resolve();
    return seen.push(buffer);
  };
  await buffers.lend(note);
  await expect(buffers.lend(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await buffers.lend(note);
  expect(seen[1]).toBe(seen[0]);
  await Promise.all([buffers.lend(note), buffers.lend(note)]);
  expect(seen[3]).not.toBe(seen[2]);
});
