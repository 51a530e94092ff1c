import type { Signal, VerificationResult } from '@bonafide/core';
import { describeAnalyzer, formatTime } from '@bonafide/core/wording';
import type { FaceThumbnail } from '../face-thumbnails.ts';
import { collectFindings } from './collect-findings.ts';

/** A face picture of the report and why it is there. */
export interface Moment {
  readonly thumbnail: FaceThumbnail;
  readonly why: string;
}

/** A picture further than this from a moment does not show it. Seconds. */
const REACH = 2;
const LIMIT = 12;

/**
 * Chooses the face pictures that a reader should see, by time: one at each finding (before and after where the
 * face changes), one where each face analyzer scored highest, one where each face first appears; the rest evenly
 * spaced. A picture appears once.
 */
export function chooseMoments(
  result: VerificationResult,
  thumbnails: readonly FaceThumbnail[],
): readonly Moment[] {
  const chosen = new Map<FaceThumbnail, string>();
  const choose = (thumbnail: FaceThumbnail | undefined, why: string): void => {
    if (thumbnail !== undefined && chosen.size < LIMIT && !chosen.has(thumbnail)) chosen.set(thumbnail, why);
  };
  for (const finding of collectFindings(result)) {
    const { start, end, message, track } = finding;
    if (finding.code.startsWith('identity/')) {
      // Whether two faces differ can only be seen side by side.
      choose(
        nearest(thumbnails, { start: start - REACH / 2, end: start - REACH / 2 }),
        `Before the change at ${formatTime(start)}`,
      );
      choose(
        nearest(thumbnails, { start: end + REACH / 2, end: end + REACH / 2 }, track),
        `After the change at ${formatTime(start)}`,
      );
    } else choose(nearest(thumbnails, finding, track), message);
  }
  for (const peak of peaks(result.timeline)) {
    choose(nearest(thumbnails, peak), `Highest score of “${describeAnalyzer(peak.analyzer).title}”`);
  }
  for (const thumbnail of thumbnails) {
    if (thumbnail.firstOfTrack)
      choose(thumbnail, thumbnail === thumbnails[0] ? 'First face in view' : 'A face comes into view');
  }
  const rest = thumbnails.filter((thumbnail) => !chosen.has(thumbnail));
  for (const thumbnail of evenlySpaced(rest, LIMIT - chosen.size)) choose(thumbnail, 'For orientation');
  return [...chosen]
    .map(([thumbnail, why]) => ({ thumbnail, why }))
    .sort((a, b) => a.thumbnail.timestamp - b.thumbnail.timestamp);
}

/** The highest window of each analyzer that looks at faces, where it stands out from the lowest at all. */
function peaks(timeline: readonly Signal[]): readonly (Signal & { readonly status: 'measured' })[] {
  const windows = timeline.filter((signal) => signal.status === 'measured');
  const ids = new Set(windows.map(({ analyzer }) => analyzer).filter((id) => /^(face|sync)\./.test(id)));
  return [...ids].flatMap((id) => {
    const own = windows.filter(({ analyzer }) => analyzer === id).sort((a, b) => b.score - a.score);
    const [highest, lowest] = [own[0], own.at(-1)];
    return highest && lowest && highest.score - lowest.score >= 0.1 ? [highest] : [];
  });
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The picture nearest to the middle of a span: of the given track if there is one, and not beyond `REACH`. */
function nearest(
  thumbnails: readonly FaceThumbnail[],
  span: Span,
  track?: number,
): FaceThumbnail | undefined {
  const middle = (span.start + span.end) / 2;
  const distance = ({ timestamp }: FaceThumbnail): number => Math.abs(timestamp - middle);
  const near = thumbnails
    .filter(({ timestamp }) => timestamp >= span.start - REACH && timestamp <= span.end + REACH)
    .sort((a, b) => distance(a) - distance(b));
  return near.find((thumbnail) => thumbnail.track === track) ?? near[0];
}

function evenlySpaced<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, i) => items[Math.floor(((i + 0.5) * items.length) / count)]!);
}
