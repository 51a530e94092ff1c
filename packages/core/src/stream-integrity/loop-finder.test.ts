import { expect, it } from 'vitest';
import { seededRandom } from '../../../testkit/src/index.ts';
import { LoopFinder, type LoopMatch } from './loop-finder.ts';
import { CELLS } from './picture-cells.ts';

/** Pictures of smooth random motion, 25 a second. */
function pictures(count: number, seed: number): readonly Float32Array[] {
  const random = seededRandom(seed);
  const level = new Float32Array(CELLS).map(() => 60 + 120 * random());
  const speed = new Float32Array(CELLS);
  return Array.from({ length: count }, () => {
    for (let c = 0; c < CELLS; c++) {
      speed[c] = 0.9 * speed[c]! + 1.5 * (random() - 0.5);
      level[c] = Math.max(20, Math.min(235, level[c]! + speed[c]!));
    }
    return level.slice();
  });
}

function search(shown: readonly Float32Array[], rate = 25): readonly LoopMatch[] {
  const finder = new LoopFinder();
  return shown.flatMap((cells, i) => finder.next(i / rate, cells) ?? []);
}

it('finds a loop long after its memory went round, and forgets what is older', () => {
  const live = pictures(5600, 1);
  const clip = live.slice(-150);
  const found = search([...live, ...clip, ...clip]);
  expect(found.length).toBeGreaterThan(5);
  expect(found[0]?.start).toBeGreaterThan(5590 / 25);
  for (const { lag, residue } of found) {
    expect([6, 12].some((period) => Math.abs(lag - period) < 0.05)).toBe(true);
    expect(residue).toBeLessThan(0.05);
  }
  expect(search([...clip, ...pictures(5600, 2), ...clip])).toEqual([]);
});

it('finds a loop though every other frame was dropped in its second showing', () => {
  const clip = pictures(200, 3);
  const thinned = clip.map((cells, i) => clip[i - (i % 2)] ?? cells);
  expect(search([...clip, ...thinned]).length).toBeGreaterThan(0);
});

it('finds nothing where nothing moves, and nothing in strobing between two pictures', () => {
  const [one, other] = pictures(2, 4);
  expect(search(Array.from({ length: 500 }, () => one!))).toEqual([]);
  expect(search(Array.from({ length: 500 }, (_, i) => (i % 2 === 0 ? one! : other!)))).toEqual([]);
});
