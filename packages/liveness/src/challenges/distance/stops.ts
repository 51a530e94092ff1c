/** Size of a face at one moment: its height over that of the picture. */
export interface FaceSize {
  /** Seconds. */
  readonly time: number;
  readonly fill: number;
}

/** A while in which the face kept its size. */
export interface Stop {
  /** Its size at the beginning of the while. */
  readonly fill: number;
  /** When it came to that size, in seconds. */
  readonly since: number;
}

/** Change of size in which the face counts as standing still, from one picture to the next at 12 a second. */
const STILL = 0.02;
/** Change of size up to which two whiles are one: people sway. */
const SAME = 0.06;

/** Where a face stood still for three pictures or more, in order. */
export function findStops(sizes: readonly FaceSize[]): readonly Stop[] {
  const found: Stop[] = [];
  for (let i = 2; i < sizes.length; i++) {
    const [a, b, c] = [sizes[i - 2]!, sizes[i - 1]!, sizes[i]!];
    if (!isWithin(STILL, a, b) || !isWithin(STILL, b, c)) continue;
    const last = found.at(-1);
    if (last === undefined || !isWithin(SAME, last, b)) found.push({ fill: b.fill, since: a.time });
  }
  return found;
}

function isWithin(share: number, a: { readonly fill: number }, b: { readonly fill: number }): boolean {
  return Math.abs(Math.log(b.fill / a.fill)) < share;
}
