import type { Analyzer, FrameObservation, Observation } from '../analyzer.ts';
import { createAnalyzerSession, type AnalyzerState } from '../analysis/analyzer-session.ts';
import { checkRanges } from '../analysis/check-ranges.ts';
import { EvidenceWindows } from '../analysis/evidence-windows.ts';
import type { MediaSpan } from '../analysis/signal-windows.ts';
import type { AbstainReason, Finding, Signal } from '../signal.ts';
import { ColourTexture, lookAt, type TextureMeasures } from './colour-texture.ts';

export interface FaceReplayOptions {
  /** Shortest time between two pictures that are looked at, in seconds, 0..5. Default 1. */
  readonly interval?: number;
  /** Length of a timeline window in seconds, 3..60. Default 5. */
  readonly windowSeconds?: number;
}

const id = 'face.replay';
/** Pictures that a judgement needs. */
const FEWEST = 3;

/**
 * Logistic regression (L2, C = 1, balanced) on clips of 6 to 10 s at one picture a second: 27 recordings as they came and
 * through H.264, VP8 (150 kbit/s), Motion JPEG of four qualities, and JPEG then VP8 (311 clips), and simulated replays
 * through the same (136 clips).
 */
const FIT = { fine: 2.48, peak: 1.19, offset: -18.63 } as const;
/** Logit from which a replay is reported. */
const LIKELY = 1.75;

/**
 * Looks for a screen in front of the camera: the grid of its coloured sub-pixels, sampled by the sensor's, leaves fine
 * colour patterns all over the picture (moire), which scenes do not have. Score: 0 = no such patterns, 1 = many; the
 * sigmoid of a logistic fit, see `FIT`, and not calibrated: the replays that it was fitted on are simulated.
 *
 * Moire as the mark of a screen: Patel et al., "Live face video vs. spoof face video: use of moire patterns to detect
 * replay video attacks" (ICB 2015); Garcia and de Queiroz, "Face-spoofing 2D-detection based on moire-pattern analysis"
 * (IEEE TIFS 2015). Here in colour, where scenes have little detail of their own.
 *
 * Fitted without the recording in question: AUC 0.93; reported were 1 of the 311 genuine clips (of 27 recordings; one
 * man's through Motion JPEG of the lowest quality), and of the replays 17 of 28 after H.264 (95 % interval 42 to 76 %), 14
 * of 27 after VP8, 22 of 54 after JPEG, 13 of 27 after JPEG and VP8: what codes the grid away hides the screen. Tried and
 * left out: frequencies without both axes, where JPEG's blocks put power but upright screens too (replays after H.264
 * found: from 65 % down to 35 %); the contrast of the blocks' own frequencies (no gain); power above 16 cycles (gain, but from
 * noise alone, which every camera has). A print, a screen that is finer than the camera sees, or a picture scaled down
 * before analysis (wider than 640 pixels) show no grid; noise of a camera that is not compressed may look like one.
 *
 * Finding `replay/screen`. Abstains with `video/none`, `video/small` (a side under 280 pixels), `video/short` (under 3
 * pictures a second apart) and `face/dark`. Costs 2 ms a picture that is looked at.
 * Memory: 12 kB. Throws `config/invalid`.
 */
export function createFaceReplayAnalyzer(options: FaceReplayOptions = {}): Analyzer {
  const { interval = 1, windowSeconds = 5 } = options;
  checkRanges('createFaceReplayAnalyzer', {
    interval: [interval, 0, 5],
    windowSeconds: [windowSeconds, 3, 60],
  });
  const open = (): AnalyzerState => new FaceReplay(interval, windowSeconds);
  return { id, open: () => Promise.resolve(createAnalyzerSession(open())) };
}

class FaceReplay implements AnalyzerState {
  readonly #interval: number;
  readonly #evidence: EvidenceWindows<ColourTexture>;
  #looked = -Infinity;

  constructor(interval: number, windowSeconds: number) {
    this.#interval = interval;
    this.#evidence = new EvidenceWindows({ seconds: windowSeconds, empty: () => new ColourTexture(), judge });
  }

  push(observation: Observation): readonly Signal[] {
    const closed = this.#evidence.advance(observation);
    if (observation.kind === 'frame') this.#look(observation);
    return closed;
  }

  flush(): readonly Signal[] {
    return this.#evidence.finish();
  }

  summary(): Signal {
    return this.#evidence.summary();
  }

  #look(frame: FrameObservation): void {
    // Times such as 0.9999 for 1 are due.
    if (frame.timestamp - this.#looked < this.#interval - 1e-3) return;
    this.#looked = frame.timestamp;
    const texture = lookAt(frame.picture);
    this.#evidence.count((evidence) => {
      evidence.add(texture);
    });
  }
}

function judge({ start, end }: MediaSpan, texture: ColourTexture): Signal {
  const measures = texture.measures();
  if (measures === undefined || texture.pictures < FEWEST) {
    return { status: 'abstained', analyzer: id, start, end, reason: reasonOf(texture) };
  }
  const logit = logitOf(measures);
  const finding: Finding = {
    code: 'replay/screen',
    start,
    end,
    message: 'Fine colour patterns all over the picture look like those of a screen that is filmed.',
  };
  return {
    status: 'measured',
    analyzer: id,
    start,
    end,
    score: 1 / (1 + Math.exp(-logit)),
    ...(logit >= LIKELY && { findings: [finding] }),
  };
}

function reasonOf({ small, dark, pictures }: ColourTexture): AbstainReason {
  if (small) return 'video/small';
  if (dark) return 'face/dark';
  return pictures === 0 ? 'video/none' : 'video/short';
}

function logitOf({ fine, peak }: TextureMeasures): number {
  return FIT.offset + FIT.fine * fine + FIT.peak * peak;
}
