import { expect, it } from 'vitest';
import { FindingList } from './finding-list.ts';

const at = (start: number, end: number, track?: number): Parameters<FindingList['add']>[0] => ({
  code: 'stream/loop',
  start,
  end,
  message: `Until ${end}.`,
  ...(track !== undefined && { track }),
});

it('joins findings of one code and track that touch, and keeps others apart', () => {
  const list = new FindingList();
  list.add(at(0, 2));
  list.add(at(1, 3));
  list.add(at(4, 5), 1);
  list.add(at(4, 5, 7));
  list.add(at(9, 10));
  expect(list.all).toEqual([at(0, 5), at(4, 5, 7), at(9, 10)]);
  expect(list.within(5, 9)).toEqual([at(0, 5), at(4, 5, 7)]);
});

it('stops at fifty, so that a call of hours stays small', () => {
  const list = new FindingList();
  for (let i = 0; i < 10_000; i++) list.add(at(10 * i, 10 * i + 1));
  expect(list.all).toHaveLength(50);
});
