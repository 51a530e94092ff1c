import { clopperPearson } from '../clopper-pearson.ts';

export type Log = (line: string) => void;

/** `3 of 40  (1.6–20.4 %)`. */
export function rate(hits: number, n: number): string {
  const [low, high] = clopperPearson(hits, n);
  const percent = (share: number): string => (100 * share).toFixed(1);
  return `${`${hits} of ${n}`.padStart(9)}  ${`(${percent(low)}–${percent(high)} %)`.padEnd(15)}`;
}

/** Names and how often each comes, the most frequent first. */
export function counts(names: readonly string[]): string {
  const tally = new Map<string, number>();
  for (const name of names) tally.set(name, (tally.get(name) ?? 0) + 1);
  return [...tally]
    .sort((a, b) => b[1] - a[1])
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');
}

/** Rounded to 4 digits after the point. */
export function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
