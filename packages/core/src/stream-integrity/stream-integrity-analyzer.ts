import type { Analyzer, FrameObservation, Observation, ThumbnailObservation } from '../analyzer.ts';
import { createAnalyzerSession, type AnalyzerState } from '../analysis/analyzer-session.ts';
import { checkRanges } from '../analysis/check-ranges.ts';
import { findingRatio, findingRatioOver } from '../analysis/finding-ratio.ts';
import { FindingList } from '../analysis/finding-list.ts';
import { EvidenceWindows } from '../analysis/evidence-windows.ts';
import type { MediaSpan } from '../analysis/signal-windows.ts';
import type { Finding, Signal } from '../signal.ts';
import { FrameClock } from './frame-clock.ts';
import { FreezeDetector } from './freeze-detector.ts';
import { LoopFinder } from './loop-finder.ts';
import { MotionMeter } from './motion-meter.ts';
import { toCells } from './picture-cells.ts';
import { PictureSteps } from './picture-steps.ts';
import { StreamEvidence } from './stream-evidence.ts';

export interface StreamIntegrityOptions {
  /** Length of a timeline window in seconds, 2..60. Default 5. */
  readonly windowSeconds?: number;
}

/** Less picture than this says nothing about a stream, in seconds. */
const SHORTEST = 2;
const id = 'stream.integrity';

/**
 * What the ratio of a loop rests on: attack-lab's loops of 2 s, there and back or not, in pieces of 8 s; and genuine
 * recordings, by recording and by their seconds. The other findings have none: freezes, gaps and steps come from networks,
 * too, and how often is not known here.
 */
const LOOPED = { found: 84, of: 88 };
const GENUINE = { found: 0, of: 39, seconds: 825 };

/**
 * Looks for what recordings and virtual cameras do to a stream of pictures, from its thumbnails: frozen and repeated
 * frames, loops (forwards, or back and forth), holes in time, a still or black picture, and lasting steps of
 * resolution or sharpness. Score: 0 = an unbroken live stream, 1 = a replayed one; see `WEIGHTS` of `StreamEvidence`. It cannot see a
 * recording that is played once, nor a synthetic picture from a program that renders each frame.
 *
 * Duplicate and loop search by direct comparison of block means follows Wang and Farid, "Exposing digital forgeries in
 * video by detecting duplication" (ACM MM&Sec 2007), with a contrast against neighbouring lags in place of a fixed
 * correlation threshold. Findings: `stream/loop`, `stream/frozen`, `stream/static`, `stream/black`, `stream/gap`,
 * `stream/duplicated`, `stream/resolution`, `stream/sharpness`. Abstains with `video/none` and `video/short`.
 * Memory: 0.9 MB a session, at any length of call. Throws `config/invalid`.
 */
export function createStreamIntegrityAnalyzer(options: StreamIntegrityOptions = {}): Analyzer {
  const { windowSeconds = 5 } = options;
  checkRanges('createStreamIntegrityAnalyzer', { windowSeconds: [windowSeconds, 2, 60] });
  return { id, open: () => Promise.resolve(createAnalyzerSession(new StreamIntegrity(windowSeconds))) };
}

class StreamIntegrity implements AnalyzerState {
  readonly #clock = new FrameClock();
  readonly #freezes = new FreezeDetector();
  readonly #motion = new MotionMeter();
  readonly #loops = new LoopFinder();
  readonly #steps = new PictureSteps();
  readonly #findings = new FindingList();
  readonly #evidence: EvidenceWindows<StreamEvidence>;
  #frozenUntil = NaN;

  constructor(windowSeconds: number) {
    this.#evidence = new EvidenceWindows({
      seconds: windowSeconds,
      empty: () => new StreamEvidence(),
      judge: (span, evidence) => toSignal(span, evidence, this.#findings.within(span.start, span.end)),
    });
  }

  push(observation: Observation): readonly Signal[] {
    const closed = this.#evidence.advance(observation);
    if (observation.kind === 'thumbnail') this.#thumbnail(observation);
    if (observation.kind === 'frame') this.#frame(observation);
    return closed;
  }

  flush(): readonly Signal[] {
    return this.#evidence.finish();
  }

  summary(): Signal {
    const { call } = this.#evidence;
    const { start, end } = call.span;
    // A picture that never moves was not frozen at some moment: it is one finding, not two.
    const findings = this.#findings.all.filter(({ code }) => code !== 'stream/frozen' || !call.static);
    // These two are of the call as a whole: a genuine caller may sit still, or stand in the dark, for a while.
    if (call.black) findings.push({ code: 'stream/black', start, end, message: 'The picture is black.' });
    else if (call.static) {
      findings.push({ code: 'stream/static', start, end, message: 'Nothing in the picture ever moves.' });
    }
    if (call.manyDuplicates && !call.static) {
      findings.push({ code: 'stream/duplicated', start, end, message: 'Many frames are shown twice.' });
    }
    const signal = toSignal(this.#evidence.span, call, findings);
    // Of the whole call alone: a window has no ratio, or the worst stretch would outvote what the call's length takes off.
    return signal.status === 'measured' && call.loops > 0 ? { ...signal, llr: loopRatio(call) } : signal;
  }

  #thumbnail(picture: ThumbnailObservation): void {
    const { timestamp } = picture;
    const cells = toCells(picture);
    const brightest = cells.reduce((most, cell) => Math.max(most, cell), 0);
    this.#evidence.count((evidence) => {
      evidence.picture(timestamp, brightest);
    });
    const gap = this.#clock.next(timestamp);
    if (gap !== undefined) {
      this.#evidence.count((evidence) => {
        evidence.gap();
      });
      const message = `No picture for ${(gap.end - gap.start).toFixed(1)} s.`;
      this.#findings.add({ code: 'stream/gap', ...gap, message });
    }
    const motion = this.#motion.next(timestamp, cells);
    if (motion !== undefined) {
      this.#evidence.count((evidence) => {
        evidence.motion(motion);
      });
    }
    this.#repetition(picture);
    const loop = this.#loops.next(timestamp, cells);
    if (loop !== undefined) {
      this.#evidence.count((evidence) => {
        evidence.loop(timestamp);
      });
      const message = loop.reversed
        ? 'The picture runs backwards through what it showed before.'
        : `The picture repeats what it showed ${loop.lag.toFixed(1)} s before.`;
      this.#findings.add({ code: 'stream/loop', start: loop.start, end: loop.end, message }, 2);
    }
  }

  #repetition(picture: ThumbnailObservation): void {
    const { duplicate, frozen } = this.#freezes.next(picture);
    if (frozen === undefined) {
      this.#frozenUntil = NaN;
      if (duplicate) {
        this.#evidence.count((evidence) => {
          evidence.duplicate();
        });
      }
      return;
    }
    const since = Number.isNaN(this.#frozenUntil) ? frozen.start : this.#frozenUntil;
    this.#frozenUntil = frozen.end;
    this.#evidence.count((evidence) => {
      evidence.freeze(frozen.end - since);
    });
    const message = `The picture is frozen for ${(frozen.end - frozen.start).toFixed(1)} s.`;
    this.#findings.add({ code: 'stream/frozen', start: frozen.start, end: frozen.end, message });
  }

  #frame(frame: FrameObservation): void {
    this.#evidence.count((evidence) => {
      evidence.frame(frame.faces.length > 0);
    });
    for (const { kind, at, from, to } of this.#steps.next(frame)) {
      this.#evidence.count((evidence) => {
        evidence.step(kind);
      });
      const message =
        kind === 'resolution'
          ? `The height of the picture changes from ${from} to ${to} pixels.`
          : `The face becomes ${from > to ? 'less' : 'more'} sharp, and stays so.`;
      this.#findings.add({ code: `stream/${kind}`, start: at, end: at, message });
    }
  }
}

function toSignal(span: MediaSpan, evidence: StreamEvidence, findings: readonly Finding[]): Signal {
  const { start, end } = span;
  if (evidence.pictures === 0) return { status: 'abstained', analyzer: id, start, end, reason: 'video/none' };
  if (evidence.seconds < SHORTEST) {
    return { status: 'abstained', analyzer: id, start, end, reason: 'video/short' };
  }
  const sorted = [...findings].sort((a, b) => a.start - b.start);
  return {
    status: 'measured',
    analyzer: id,
    start,
    end,
    score: evidence.score,
    ...(sorted.length > 0 && { findings: sorted }),
  };
}

/**
 * A longer call has more chances of a loop by chance: one loop is worth 4.4 nats in 20 s, 3.4 in a minute, 1.4 in ten, and 0.6
 * in an hour; twelve, a minute of them, 3.6 in an hour. Never more than the number of recordings supports.
 */
function loopRatio({ loops, seconds }: StreamEvidence): number {
  const inCall = findingRatioOver(LOOPED, GENUINE, { found: loops, seconds });
  return Math.min(findingRatio(LOOPED, GENUINE), inCall);
}
