import type { MediaSpan } from '../analysis/signal-windows.ts';
import { LogitHistogram } from './logit-histogram.ts';

/** What one track's pictures say together. */
export interface TrackScore {
  readonly track: number;
  /** Trimmed mean of its logits. */
  readonly logit: number;
  /** Pictures that were judged. */
  readonly frames: number;
  /** Its most suspicious stretch, where one was noted. */
  readonly moment?: Moment | undefined;
}

interface Moment extends MediaSpan {
  readonly logit: number;
}

interface Entry {
  last: number;
  readonly logits: LogitHistogram;
  moment?: Moment;
}

/** Tracks kept; the one with the fewest pictures makes room, so that passers-by do not push the caller out. */
const CAPACITY = 16;
/** Due times drift by rounding only. */
const ROUNDING = 1e-6;

/** The logits of each face track. Keeps 3 kB a track, 16 tracks at most. */
export class TrackScores {
  readonly #tracks = new Map<number, Entry>();

  /** True when the track was not judged in the `interval` seconds before `timestamp`. */
  due(track: number, timestamp: number, interval: number): boolean {
    const last = this.#tracks.get(track)?.last;
    return last === undefined || timestamp - last >= interval - ROUNDING;
  }

  add(track: number, timestamp: number, logit: number): void {
    const known = this.#tracks.get(track);
    if (known === undefined && this.#tracks.size >= CAPACITY) this.#tracks.delete(this.#leastSeen());
    const scores: Entry = known ?? { last: timestamp, logits: new LogitHistogram() };
    scores.last = timestamp;
    scores.logits.add(logit);
    this.#tracks.set(track, scores);
  }

  /** The tracks with enough pictures, the most suspicious one first. */
  ranked(minFrames: number): readonly TrackScore[] {
    return [...this.#tracks]
      .filter(([, { logits }]) => logits.count >= minFrames)
      .map(([track, { logits, moment }]) => ({
        track,
        logit: logits.trimmedMean(),
        frames: logits.count,
        moment,
      }))
      .sort((a, b) => b.logit - a.logit || a.track - b.track);
  }

  /** Remembers a stretch of a track, if it is more suspicious than the one remembered. */
  note(track: number, moment: Moment): void {
    const entry = this.#tracks.get(track);
    if (entry !== undefined && moment.logit > (entry.moment?.logit ?? -Infinity)) entry.moment = moment;
  }

  #leastSeen(): number {
    const [first] = [...this.#tracks].sort((a, b) => a[1].logits.count - b[1].logits.count || a[0] - b[0]);
    return first![0];
  }
}
