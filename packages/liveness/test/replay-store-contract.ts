import { expect, it } from 'vitest';
import type { ReplayStore } from '../src/stores/replay-store.ts';

export interface StoreUnderTest {
  readonly store: ReplayStore;
  /** A second way in, as another server has. */
  readonly other: ReplayStore;
  readonly now: () => number;
  /** Lets time pass for the store. */
  readonly pass: (milliseconds: number) => Promise<void>;
}

/** What every replay store keeps. `open` gives an empty store; `life` is how long its test entries live, in milliseconds. */
export function describeReplayStoreContract(open: () => Promise<StoreUnderTest>, life: number): void {
  it('lets exactly one of 50 at once claim a key, whichever server they ask', async () => {
    const { store, other, now } = await open();
    const until = now() + 60_000;
    const claims = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => (i % 2 ? store : other).claim('a', until)),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await other.claim('a', until)).toBe(false);
    expect(await store.claim('b', until)).toBe(true);
  });

  it('tells until when a key is claimed', async () => {
    const { store, other, now } = await open();
    const until = now() + 60_000;
    expect(await store.claimedUntil('a')).toBeNull();
    await store.claim('a', until);
    await store.claim('a', until + 5);
    expect(await other.claimedUntil('a')).toBe(until);
  });

  it('frees a key when its claim ends', async () => {
    const { store, now, pass } = await open();
    await store.claim('a', now() + life);
    await pass(life + 1);
    expect(await store.claimedUntil('a')).toBeNull();
    expect(await store.claim('a', now() + 60_000)).toBe(true);
  });

  it('counts 50 additions at once without losing one, and starts anew after the first expiry', async () => {
    const { store, other, now, pass } = await open();
    const until = now() + life * 4;
    const sums = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => (i % 2 ? store : other).increment('n', until)),
    );
    expect([...sums].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    await pass(life * 4 + 1);
    expect(await store.increment('n', now() + 60_000)).toBe(1);
  });

  it('takes keys of 256 characters of any kind', async () => {
    const { store, now } = await open();
    const key = `'"; DROP TABLE x; --\u0000é漢 ${'k'.repeat(230)}`;
    expect(await store.claim(key, now() + 60_000)).toBe(true);
    expect(await store.claim(key, now() + 60_000)).toBe(false);
  });
}
