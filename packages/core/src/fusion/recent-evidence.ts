import type { AnalyzerId, Signal } from '../signal.ts';

/** The most suspicious stretch of a call, in the eyes of one analyzer. */
export interface Moment {
  readonly analyzer: AnalyzerId;
  /** Natural-log likelihood ratio of the stretch, less what it costs to have looked at many. */
  readonly llr: number;
  /** Seconds of media time. */
  readonly start: number;
  readonly end: number;
}

/** Seconds that a stretch lasts at least; two windows of an analyzer where these are longer, so that one odd window does not make a moment. */
const STRETCH = 8;
/** Share of a stretch that must have been measured. */
const LEAST = 0.75;
/** Windows of one grid start where others end, but for rounding. */
const ROUNDING = 1e-6;

interface Window {
  readonly start: number;
  readonly end: number;
  /** `undefined`: measured, and nothing to say. */
  readonly llr: number | undefined;
}

interface Track {
  /** Windows of the stretch up to the newest. */
  recent: Window[];
  /** Seconds that were measured so far, counted once, with a ratio or without. */
  seen: number;
  lastEnd: number;
  peak?: Peak;
}

/** `stretch`: seconds of one look, for the price of having had many. */
interface Peak extends Window {
  readonly llr: number;
  readonly stretch: number;
}

/**
 * Keeps, for each analyzer, the highest mean ratio of any eight seconds of the call (two windows, where they are longer): a
 * scan statistic. What an analyzer says of the whole call forgets slowly (ten genuine minutes outvote a swap's first
 * seconds); this remembers nothing but the last stretch and the worst one, so a swap shows within a stretch and a window of
 * its start, and stays on record.
 *
 * The highest of many is high by chance. The stretches of one call share one face and one voice, so they are not
 * independent looks: half the logarithm of their number is taken off (half: a prior, not a fit; all of it would be
 * Bonferroni's bound). Every window that was measured is a look: an analyzer that has a ratio for findings alone says
 * nothing (0) with the windows that it found nothing in. Memory: a few windows an analyzer.
 */
export class RecentEvidence {
  readonly #tracks = new Map<AnalyzerId, Track>();
  #found = false;

  /** Whether any window had a finding. */
  get found(): boolean {
    return this.#found;
  }

  /** Takes a closed window of the timeline. Abstentions change nothing, nor does what is no number. */
  add(signal: Signal): void {
    if (signal.status !== 'measured') return;
    const { analyzer, start, end, llr, findings = [] } = signal;
    if (findings.length > 0) this.#found = true;
    if (llr !== undefined && !Number.isFinite(llr)) return;
    const track = this.#tracks.get(analyzer) ?? { recent: [], seen: 0, lastEnd: -Infinity };
    this.#tracks.set(analyzer, track);
    track.seen += Math.max(0, end - Math.max(start, track.lastEnd));
    track.lastEnd = Math.max(track.lastEnd, end);
    const stretch = Math.max(STRETCH, 2 * (end - start));
    track.recent = track.recent.filter((window) => window.start >= end - stretch - ROUNDING);
    track.recent.push({ start, end, llr });
    const mean = meanOf(track.recent, LEAST * stretch);
    if (mean !== undefined && mean.llr > (track.peak?.llr ?? -Infinity)) track.peak = { ...mean, stretch };
  }

  /** The worst stretch of each analyzer that had at least two to compare. */
  moments(): readonly Moment[] {
    return [...this.#tracks].flatMap(([analyzer, { peak, seen }]) => {
      if (peak === undefined) return [];
      const looks = seen / peak.stretch;
      if (looks < 2) return [];
      return [{ analyzer, start: peak.start, end: peak.end, llr: peak.llr - Math.log(looks) / 2 }];
    });
  }
}

/** Mean by duration; `undefined` where too little was measured, or no window had a ratio. */
function meanOf(windows: readonly Window[], least: number): (Window & { readonly llr: number }) | undefined {
  const seconds = windows.reduce((sum, { start, end }) => sum + end - start, 0);
  if (seconds < least - ROUNDING || windows.every(({ llr }) => llr === undefined)) return undefined;
  const llr = windows.reduce((sum, { start, end, llr = 0 }) => sum + (end - start) * llr, 0) / seconds;
  return {
    start: Math.min(...windows.map(({ start }) => start)),
    end: Math.max(...windows.map(({ end }) => end)),
    llr,
  };
}
