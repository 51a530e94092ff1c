/** Where the head points, against where it rested: degrees to the person's left, and up. */
export interface HeadTurn {
  readonly time: number;
  readonly left: number;
  readonly up: number;
}

/** A turn away from rest and (unless it is the last) back. */
export interface Excursion {
  /** When it left the middle. */
  readonly start: number;
  /** Its farthest point. */
  readonly peak: HeadTurn;
}

/** Degrees from the middle at which a turn begins, and at which it has ended. */
const LEAVES = 7;
const RETURNS = 0.55;

/** Cuts a course of head turns into excursions: away until back within `RETURNS` of the farthest point. */
export function findExcursions(turns: readonly HeadTurn[]): readonly Excursion[] {
  const found: Excursion[] = [];
  let start: number | undefined;
  let peak: HeadTurn | undefined;
  for (const turn of turns) {
    const size = Math.hypot(turn.left, turn.up);
    if (peak === undefined) {
      if (size < LEAVES) continue;
      start = turn.time;
      peak = turn;
      continue;
    }
    const largest = Math.hypot(peak.left, peak.up);
    if (size > largest) peak = turn;
    // The head may go on to the next target without coming to rest: a new direction is a new turn.
    const elsewhere = size >= LEAVES && angleBetween(turn, peak) > 75;
    if (size < Math.max(LEAVES * 0.8, largest * RETURNS) || elsewhere) {
      found.push({ start: start ?? turn.time, peak });
      start = elsewhere ? turn.time : undefined;
      peak = elsewhere ? turn : undefined;
    }
  }
  if (peak !== undefined && start !== undefined) found.push({ start, peak });
  return found;
}

type Direction = Pick<HeadTurn, 'left' | 'up'>;

/** Degrees between two directions of turning, 0..180. */
export function angleBetween(a: Direction, b: Direction): number {
  const cosine =
    (a.left * b.left + a.up * b.up) / Math.max(Math.hypot(a.left, a.up) * Math.hypot(b.left, b.up), 1e-9);
  return (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI;
}
