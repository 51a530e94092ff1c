import type { Analyzer, Observation } from '../analyzer.ts';
import { createAnalyzerSession, type AnalyzerState } from '../analysis/analyzer-session.ts';
import { checkRanges } from '../analysis/check-ranges.ts';
import { EvidenceWindows } from '../analysis/evidence-windows.ts';
import { findingRatio } from '../analysis/finding-ratio.ts';
import type { MediaSpan } from '../analysis/signal-windows.ts';
import type { CaptureInfo } from '../capture-info.ts';
import type { Finding, Signal } from '../signal.ts';
import { captureDoubts, type CaptureDoubt } from './capture-claims.ts';
import { InjectionEvidence } from './injection-evidence.ts';
import { PictureRhythm } from './picture-rhythm.ts';

export interface StreamInjectionOptions {
  /** Length of a timeline window in seconds, 4..60. Default 5. */
  readonly windowSeconds?: number;
}

const id = 'stream.injection';
/** Less picture than this says nothing about a stream, in seconds. */
const SHORTEST = 2;

/**
 * What each doubt adds to the score. Judgement, not measurement: honest callers use virtual cameras too, and cameras in
 * the dark repeat pictures; a claim that cannot be true has no innocent cause.
 */
const WEIGHTS = {
  'injection/virtual-camera': 0.6,
  'injection/screen-capture': 0.7,
  'injection/beyond-device': 0.8,
  'injection/few-controls': 0.15,
} as const satisfies Record<CaptureDoubt['code'], number>;
const RHYTHM = { 'injection/re-timed': 0.6, 'injection/stutter': 0.3 } as const;

/**
 * The ratio of a beat (see `findingRatio`): attack-lab's every second picture repeated, in pieces of 8 s after H.264, and
 * genuine recordings. The other findings have none: honest callers use virtual cameras, too, and how many do is not
 * known; lossy calls stutter. One genuine recording in 39 is counted as found, since some cameras send 15 pictures as 30.
 */
const RETIMED_LLR = findingRatio({ found: 41, of: 44 }, { found: 1, of: 39 });

/**
 * Looks for a picture that a program put in the camera's place: what the platform says of the camera (where a source
 * tells: see `CaptureInfo`), and pictures that are held while the scene moves on, as when a slower stream is put on the
 * call's clock. Score: 0 = nothing speaks for a program, which is no proof of a camera; see `WEIGHTS` and `RHYTHM`. A
 * likelihood ratio comes with a regular beat alone: a beat's absence, which any attacker can have, says nothing.
 *
 * Repeated frames as the trace of a changed frame rate: Bestagini et al., "Video codec identification and frame-rate
 * up-conversion detection" (ICASSP 2013); here by the changes of even pictures against odd ones, see `PictureBeat`, and
 * by single hangs, see `PictureRhythm`.
 *
 * Measured on 44 pieces of 8 s of 32 recordings after H.264 (`bench:analyzers`): every second picture repeated, 41 found (95 %
 * interval 82 to 98 %), stutter 41 (82 to 98 %), of the same pieces without attack none flagged (0 to 8 %). On pieces of 31 of
 * these through other encoders, with other stutters: repeats 45 of 47 after H.264, 47 of 47 after VP8 at 400 kbit/s, 47
 * of 47 after H.264 at 250; stutter 85, 87 and 66 of 94; flagged of the 141 without attack none, of 69 of which every third
 * or fifth picture was left out none, of 634 s of genuine recordings as they came no window. What is missed hardly moves, or hangs
 * but twice. Of seven genuine recordings sent through the encoders of a good call, a poor one with
 * losses and a phone none was re-timed; but the poor call recorded at a constant rate stutters: a hang is what
 * a poor line makes, too, and has no ratio.
 *
 * Findings: `injection/virtual-camera`, `injection/screen-capture`, `injection/beyond-device`,
 * `injection/few-controls`, `injection/re-timed`, `injection/stutter`. Abstains with `video/none` and `video/short`
 * (2 s), unless the camera's own words are in doubt. Costs 0.01 ms a thumbnail. Memory: 2 kB. Throws `config/invalid`.
 */
export function createStreamInjectionAnalyzer(options: StreamInjectionOptions = {}): Analyzer {
  const { windowSeconds = 5 } = options;
  checkRanges('createStreamInjectionAnalyzer', { windowSeconds: [windowSeconds, 4, 60] });
  return { id, open: () => Promise.resolve(createAnalyzerSession(new StreamInjection(windowSeconds))) };
}

class StreamInjection implements AnalyzerState {
  readonly #rhythm = new PictureRhythm();
  readonly #evidence: EvidenceWindows<InjectionEvidence>;
  #capture: { readonly info: CaptureInfo; readonly since: number } | undefined;
  #size = { width: 0, height: 0 };

  constructor(windowSeconds: number) {
    this.#evidence = new EvidenceWindows({
      seconds: windowSeconds,
      empty: () => new InjectionEvidence(),
      judge: (span, evidence) => this.#judge(span, evidence),
    });
  }

  push(observation: Observation): readonly Signal[] {
    const closed = this.#evidence.advance(observation);
    const { timestamp } = observation;
    switch (observation.kind) {
      case 'thumbnail': {
        const step = this.#rhythm.next(observation);
        this.#evidence.count((evidence) => {
          evidence.picture(timestamp, step);
        });
        break;
      }
      case 'frame':
        this.#size = { width: observation.sourceWidth, height: observation.sourceHeight };
        break;
      case 'capture':
        this.#capture = { info: copyOf(observation.info), since: timestamp };
        break;
      case 'audio':
        break;
    }
    return closed;
  }

  flush(): readonly Signal[] {
    return this.#evidence.finish();
  }

  summary(): Signal {
    return this.#evidence.summary();
  }

  #judge({ start, end }: MediaSpan, evidence: InjectionEvidence): Signal {
    const doubts: Doubt[] = this.#doubts(evidence).map(({ code, message }) => ({
      finding: { code, start: Math.min(end, Math.max(start, this.#capture?.since ?? start)), end, message },
      weight: WEIGHTS[code],
    }));
    doubts.push(...rhythmDoubts(evidence));
    if (doubts.length === 0 && evidence.seconds < SHORTEST) {
      const reason = evidence.pictures === 0 ? 'video/none' : 'video/short';
      return { status: 'abstained', analyzer: id, start, end, reason };
    }
    const score = 1 - doubts.reduce((genuine, { weight }) => genuine * (1 - weight), 1);
    const findings = doubts.map(({ finding }) => finding);
    return {
      status: 'measured',
      analyzer: id,
      start,
      end,
      score,
      ...(evidence.halved && { llr: RETIMED_LLR }),
      ...(findings.length > 0 && { findings }),
    };
  }

  #doubts({ rate }: InjectionEvidence): readonly CaptureDoubt[] {
    if (this.#capture === undefined) return [];
    return captureDoubts(this.#capture.info, { ...this.#size, frameRate: rate });
  }
}

interface Doubt {
  readonly finding: Finding;
  readonly weight: number;
}

/** A beat explains hangs, too. */
function rhythmDoubts({ span, halved, stutters, hangs }: InjectionEvidence): readonly Doubt[] {
  const doubt = (code: keyof typeof RHYTHM, message: string): readonly Doubt[] => [
    { finding: { code, ...span, message }, weight: RHYTHM[code] },
  ];
  if (halved) return doubt('injection/re-timed', 'Every second picture repeats the one before it.');
  if (!stutters) return [];
  return doubt('injection/stutter', `The picture hangs for a moment and jumps on, ${hangs} times.`);
}

/** A capture observation is borrowed, and small. */
function copyOf(info: CaptureInfo): CaptureInfo {
  return JSON.parse(JSON.stringify(info)) as CaptureInfo;
}
