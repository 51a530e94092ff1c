import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchProgress } from './progress-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('says where a measurement is, and ends one that stands still, once, saying where', () => {
  const said: string[] = [];
  const ends: string[] = [];
  const watch = watchProgress({
    patience: 30,
    say: (line) => said.push(line),
    stuck: (message) => ends.push(message),
  });
  watch.reached('1 of 2 s');
  vi.advanceTimersByTime(25_000);
  watch.reached('2 of 2 s');
  vi.advanceTimersByTime(20_000);
  expect([said, ends]).toEqual([['1 of 2 s', '1 of 2 s', '2 of 2 s', '2 of 2 s'], []]);
  vi.advanceTimersByTime(60_000);
  expect(ends).toEqual(['nothing was done for 30 s; the last was: 2 of 2 s']);
});

it('holds no timer once it is disposed', () => {
  watchProgress({ patience: 30, say: () => undefined, stuck: () => undefined })[Symbol.dispose]();
  expect(vi.getTimerCount()).toBe(0);
});
