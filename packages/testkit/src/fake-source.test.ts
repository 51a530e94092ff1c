import { describe, expect, it } from 'vitest';
import { describeSourceContract } from './contracts/source-contract.ts';
import { createFakeSource } from './fake-source.ts';

describeSourceContract('the fake source', (signal) => {
  const source = createFakeSource(signal === undefined ? {} : { signal });
  return Promise.resolve({ source, isReleased: () => source.closed });
});

describe('createFakeSource', () => {
  it('counts samples that were not disposed', async () => {
    const source = createFakeSource({ seconds: 1, fps: 2, thumbnailRate: 0, audio: false });
    const kept = [];
    for await (const sample of source) kept.push(sample);
    expect(source.open).toBe(2);
    for (const sample of kept) sample[Symbol.dispose]();
    expect(source.open).toBe(0);
  });
});
