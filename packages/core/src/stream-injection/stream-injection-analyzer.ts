import type { Analyzer, Observation } from '../analyzer.ts';
import { createAnalyzerSession, type AnalyzerState } from '../analysis/analyzer-session.ts';
import { checkRanges } from '../analysis/check-ranges.ts';
import { EvidenceWindows } from '../analysis/evidence-windows.ts';
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
/** Hiccups alone are no finding: two of ten real recordings have them, from a camera slower than the file. */
const RETIMED = { irregular: 0.2, regular: 0.6 } as const;

/**
 * Looks for a picture that a program put in the camera's place: what the platform says of the camera (where a source
 * tells: see `CaptureInfo`), and pictures that are held while the scene moves on, as when a slower stream is put on the
 * call's clock. Score: 0 = nothing speaks for a program, which is no proof of a camera; see `WEIGHTS`. Not calibrated.
 *
 * Repeated frames as the trace of a changed frame rate: Bestagini et al., "Video codec identification and frame-rate
 * up-conversion detection" (ICASSP 2013), here by each change against its neighbours. Measured on 8 s pieces after
 * H.264, holds a second: real clips at most 0.25 (n = 32, of 8 recordings), every second picture repeated 6.1 to 9.4,
 * stutter 0.75 to 1.25 (n = 3 each, with motion); in a face that hardly moves, neither is seen. Two real recordings
 * whose camera was slower than the file (cap12, cap13: 9 pieces) have 1.3 to 6.1, without a beat: hence only a regular
 * beat is a finding. It found every second picture repeated in 3 of 3 even cameras with motion, none of 3 others, and no
 * stutter; of 41 real pieces it flagged none (95 % interval 0 to 9 %).
 *
 * Findings: `injection/virtual-camera`, `injection/screen-capture`, `injection/beyond-device`,
 * `injection/few-controls`, `injection/re-timed`. Abstains with `video/none` and `video/short` (2 s), unless the
 * camera's own words are in doubt. Costs 0.01 ms a thumbnail. Memory: 2 kB. Throws `config/invalid`.
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
        const held = this.#rhythm.next(observation);
        this.#evidence.count((evidence) => {
          evidence.picture(timestamp, held);
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
    const { retiming } = evidence;
    if (retiming === 'regular') doubts.push(beat(evidence));
    if (doubts.length === 0 && evidence.seconds < SHORTEST) {
      const reason = evidence.pictures === 0 ? 'video/none' : 'video/short';
      return { status: 'abstained', analyzer: id, start, end, reason };
    }
    const hiccups = retiming === 'irregular' ? RETIMED.irregular : 0;
    const score = 1 - doubts.reduce((genuine, { weight }) => genuine * (1 - weight), 1 - hiccups);
    const findings = doubts.map(({ finding }) => finding);
    return {
      status: 'measured',
      analyzer: id,
      start,
      end,
      score,
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

function beat({ span, holdsPerSecond }: InjectionEvidence): Doubt {
  const message = `Pictures are repeated on a regular beat while the scene moves, ${holdsPerSecond.toFixed(1)} times a second.`;
  return { finding: { code: 'injection/re-timed', ...span, message }, weight: RETIMED.regular };
}

/** A capture observation is borrowed, and small. */
function copyOf(info: CaptureInfo): CaptureInfo {
  return JSON.parse(JSON.stringify(info)) as CaptureInfo;
}
