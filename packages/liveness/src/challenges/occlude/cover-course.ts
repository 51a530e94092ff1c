import type { OccludeMove } from '../../challenge-params.ts';
import { median, quantile } from '../statistics.ts';
import type { Moment } from '../step-frames.ts';
import { type FacePatches, patchChange, patchLikeness, REGIONS } from './face-patches.ts';

type Region = OccludeMove['region'];

/** Change from which a patch is covered: over this, and over thrice what it changes by itself. */
const COVERED = 0.07;
const OVER_USUAL = 3;
/** Likeness to its usual pattern above which a patch was recoloured, not covered. Hands gave up to .5, swaps .6 and more. */
const SAME_PATTERN = 0.55;
/** Regions covered at once from which it is no hand over one of them. */
const TOO_MANY = 4;

/** A part of the face that was covered for a while. */
interface CoveredSpan {
  readonly region: Region;
  readonly start: number;
  readonly end: number;
}

export interface CoverCourse {
  /** In order of their start. */
  readonly spans: readonly CoveredSpan[];
  /** Share of the changes on the face in which its pattern stayed, as under a swap that paints over the hand; `null` without changes. */
  readonly recoloured: number | null;
  /** Whether nothing is covered at the end. */
  readonly bare: boolean;
}

/** Which regions were covered when: they must look unlike before, in light and in pattern. `undefined`: nothing to compare with. */
export function coverCourse(
  before: readonly Moment<FacePatches>[],
  during: readonly Moment<FacePatches>[],
): CoverCourse | undefined {
  const known = before.length >= 5 ? before : during.slice(0, 5);
  if (known.length < 3) return undefined;
  const usual = (patch: Region): { readonly look: Float32Array; readonly limit: number } => {
    const looks = known.map(({ value }) => value[patch]);
    const look = Float32Array.from(looks[0]!, (_, i) => median(looks.map((values) => values[i]!)));
    const noise = quantile(
      looks.map((values) => patchChange(values, look)),
      0.9,
    );
    return { look, limit: Math.max(COVERED, OVER_USUAL * noise) };
  };
  const looks = new Map<Region, ReturnType<typeof usual>>(REGIONS.map((patch) => [patch, usual(patch)]));
  const isChanged = (patches: FacePatches, patch: Region): boolean => {
    const { look, limit } = looks.get(patch)!;
    return patchChange(patches[patch], look) > limit;
  };
  let [changes, same] = [0, 0];
  const covered = during.map(({ time, value }) => {
    const changed = REGIONS.filter((patch) => isChanged(value, patch));
    const regions = changed.filter(
      (patch) => patchLikeness(value[patch], looks.get(patch)!.look) < SAME_PATTERN,
    );
    changes += changed.length;
    same += changed.length - regions.length;
    return { time, regions: regions.length >= TOO_MANY ? [] : regions };
  });
  const spans = REGIONS.flatMap((region) => coveredSpans(covered, region)).sort((a, b) => a.start - b.start);
  const recoloured = changes === 0 ? null : same / changes;
  return { spans, recoloured, bare: covered.at(-1)?.regions.length === 0 };
}

function coveredSpans(
  covered: readonly { readonly time: number; readonly regions: readonly Region[] }[],
  region: Region,
): readonly CoveredSpan[] {
  const spans: CoveredSpan[] = [];
  let start: number | undefined;
  let end = NaN;
  for (const { time, regions } of covered) {
    if (regions.includes(region)) {
      start ??= time;
      end = time;
    } else if (start !== undefined && time - end > 0.2) {
      spans.push({ region, start, end });
      start = undefined;
    }
  }
  if (start !== undefined) spans.push({ region, start, end });
  return spans;
}
