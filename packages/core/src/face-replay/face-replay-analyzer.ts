import type { Analyzer, FrameObservation, Observation } from '../analyzer.ts';
import { createAnalyzerSession, type AnalyzerState } from '../analysis/analyzer-session.ts';
import { checkRanges } from '../analysis/check-ranges.ts';
import { SignalWindows, type MediaSpan } from '../analysis/signal-windows.ts';
import type { Finding, Signal } from '../signal.ts';
import { ColourTexture, type TextureMeasures } from './colour-texture.ts';

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
 * Logistic regression (L2, C = 1, balanced) on the measures of 70 clips of 8 to 12 s at one picture a second: 27 replays
 * of attack-lab, 27 of their originals through the same H.264, and the 16 calls as they came.
 */
const FIT = { coarse: 2, fine: 2.525, peak: 0.993, offset: -37.4 } as const;
/** Logit from which a replay is reported. */
const LIKELY = 0.5;

/**
 * Looks for a screen in front of the camera: the grid of its coloured sub-pixels, sampled by the sensor's, leaves fine
 * colour patterns all over the picture (moire), which scenes do not have. Score: 0 = no such patterns, 1 = many; the
 * sigmoid of a logistic fit, see `FIT`, and not calibrated: the replays that it was fitted on are simulated.
 *
 * Moire as the mark of a screen: Patel et al., "Live face video vs. spoof face video: use of moire patterns to detect
 * replay video attacks" (ICB 2015); Garcia and de Queiroz, "Face-spoofing 2D-detection based on moire-pattern analysis"
 * (IEEE TIFS 2015). Here in colour, where scenes have little detail of their own.
 *
 * Fitted without the recording in question: AUC 0.98; at the threshold of the finding 25 of 27 replays (76 to 99 %) and
 * 0 of 43 others (0 to 8 %). The threshold was set on these same clips;
 * on nine further replays it found 7 (45 to 94 %, `bench:analyzers`), missing faint grids. A print, a screen that is finer than the camera
 * sees, a picture scaled down before analysis (wider than 640 pixels) or coded at a low rate show no grid; noise of a
 * camera that is not compressed at all may look like one.
 *
 * Finding `replay/screen`. Abstains with `video/none` (also: smaller than 64 pixels), `video/short` (under 3 pictures a
 * second apart) and `face/dark`. Costs 5 ms a picture that is looked at: 1 ms a picture at 5 a second. Memory: 32 kB. Throws `config/invalid`.
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
  readonly #windows: SignalWindows;
  readonly #call = new ColourTexture();
  #window = new ColourTexture();
  #looked = -Infinity;

  constructor(interval: number, windowSeconds: number) {
    this.#interval = interval;
    this.#windows = new SignalWindows(windowSeconds);
  }

  push(observation: Observation): readonly Signal[] {
    const closed = this.#close(this.#windows.advance(observation));
    if (observation.kind === 'frame') this.#look(observation);
    return closed;
  }

  flush(): readonly Signal[] {
    return this.#close(this.#windows.finish());
  }

  summary(): Signal {
    return judge(this.#windows.span, this.#call);
  }

  #look(frame: FrameObservation): void {
    // Times such as 0.9999 for 1 are due.
    if (frame.timestamp - this.#looked < this.#interval - 1e-3) return;
    this.#looked = frame.timestamp;
    const { image } = frame;
    this.#call.add(image);
    this.#window.add(image);
  }

  #close(spans: readonly MediaSpan[]): readonly Signal[] {
    return spans.map((span) => {
      const signal = judge(span, this.#window);
      this.#window = new ColourTexture();
      return signal;
    });
  }
}

function judge({ start, end }: MediaSpan, texture: ColourTexture): Signal {
  const measures = texture.measures();
  if (measures === undefined || texture.pictures < FEWEST) {
    const reason = texture.dark ? 'face/dark' : texture.pictures === 0 ? 'video/none' : 'video/short';
    return { status: 'abstained', analyzer: id, start, end, reason };
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

function logitOf({ coarse, fine, peak }: TextureMeasures): number {
  return FIT.offset + FIT.coarse * coarse + FIT.fine * fine + FIT.peak * peak;
}
