import type { Analyzer, Observation } from '../analyzer.ts';
import { createAnalyzerSession, type AnalyzerState } from '../analysis/analyzer-session.ts';
import { checkRanges } from '../analysis/check-ranges.ts';
import { FaceLimits } from '../analysis/face-limits.ts';
import { MissingModel } from '../analysis/missing-model.ts';
import { SignalWindows, type MediaSpan } from '../analysis/signal-windows.ts';
import type { FaceObservation } from '../face/face-observation.ts';
import { createTensorBuffers, type TensorBuffers } from '../image/tensor-buffers.ts';
import type { InferenceSession } from '../inference.ts';
import type { Finding, Signal } from '../signal.ts';
import { forgeryLimits } from './forgery-limits.ts';
import { type ForgeryMap, judgeFaces } from './judge-faces.ts';
import { TrackScores, type TrackScore } from './track-scores.ts';

/** Where the network saw a forgery: one map a face. Borrowed until the callback returns. */
export interface HeatMap extends ForgeryMap {
  /** Media time in seconds. */
  readonly timestamp: number;
  /** Of the face, as in `FaceObservation`. */
  readonly track: number;
}

/** llr = slope * logit of a track + intercept, never beyond +-limit; fitted on a named set. */
export interface LogitCalibration {
  readonly slope: number;
  readonly intercept: number;
  /** The largest evidence that the calibration set supports. Default: no limit. */
  readonly limit?: number;
}

export interface FaceForgeryOptions {
  /** The `face-forgery` model: `image` [N,3,S,S] RGB 0..1 -> `logit` [N,1], `cam` [N,H,W]. Absent: abstains. */
  readonly model?: InferenceSession;
  /** S of the model's manifest, in pixels, 32..1024. Default 256. */
  readonly inputSize?: number;
  /** Shortest time between two judged pictures of one face, in seconds, 0..5. Default 0.5. */
  readonly interval?: number;
  /** Judged pictures that a track needs before it counts, 1..1000. Default 6: three seconds at the default interval. */
  readonly minFrames?: number;
  /** Length of a timeline window in seconds, 1..60. Default 4. */
  readonly windowSeconds?: number;
  /** Of the model's manifest. Absent: no llr is given. */
  readonly calibration?: LogitCalibration | undefined;
  /** Sees the network's map of each judged face, for a report. */
  readonly onHeatMap?: (map: HeatMap) => void;
}

const id = 'face.forgery';
/** Of the crop, in multiples of the mesh's square: what the model was trained on. */
const SCALE = 1.5;
/**
 * Variance of a picture's logit within a track over that between tracks: what a single picture's ratio shrinks by. From
 * the usual gap of area under the curve by picture and by clip, .89 and .95 (d' of 1.73 and 2.33): 2.33^2 / 1.73^2 - 1.
 */
const FRAME_NOISE = 0.8;
/**
 * A stretch is pointed out from this log-likelihood ratio on: a forgery makes it seven times as likely as not. Calls hold
 * dozens of stretches: at a ratio of 1, one of 71 of four seconds of the three long genuine clips was pointed out.
 */
const SUSPICIOUS = 2;

/**
 * Scores faces with a network trained on swapped, reenacted and generated ones. A track's logit is the trimmed mean of
 * its pictures' logits; the call's score is that of its most suspicious track. Score = sigmoid(logit), uncalibrated.
 * Mean-of-frames pooling as in Roessler et al., "FaceForensics++" (ICCV 2019), trimmed against single bad frames.
 * Pictures with quality limits (the tracker's and `FORGERY_LIMITS`) are not judged; abstains with the limit that prevailed, `face/none`, `face/short`, or
 * `model/missing`. A still, and a clip too short for `minFrames`, is judged at its end by what there is, with a smaller
 * ratio. Memory: 3 kB a track, for the 16 tracks seen most. Throws `config/invalid`.
 */
export function createFaceForgeryAnalyzer(options: FaceForgeryOptions = {}): Analyzer {
  const { model, inputSize = 256, interval = 0.5, minFrames = 6, windowSeconds = 4 } = options;
  checkRanges('createFaceForgeryAnalyzer', {
    inputSize: [inputSize, 32, 1024],
    interval: [interval, 0, 5],
    minFrames: [minFrames, 1, 1000],
    windowSeconds: [windowSeconds, 1, 60],
  });
  const buffers = createTensorBuffers();
  const settings = { ...options, inputSize, interval, minFrames, windowSeconds, buffers };
  const open = (): AnalyzerState =>
    model === undefined ? new MissingModel(id) : new FaceForgery(model, settings);
  return { id, open: () => Promise.resolve(createAnalyzerSession(open())) };
}

type Settings = FaceForgeryOptions &
  Required<Pick<FaceForgeryOptions, 'inputSize' | 'interval' | 'minFrames' | 'windowSeconds'>> & {
    readonly buffers: TensorBuffers;
  };

class FaceForgery implements AnalyzerState {
  readonly #model: InferenceSession;
  readonly #settings: Settings;
  readonly #windows: SignalWindows;
  readonly #call = new TrackScores();
  readonly #limits = new FaceLimits();
  #window = new TrackScores();
  #windowLimits = new FaceLimits();
  #ended = false;

  constructor(model: InferenceSession, settings: Settings) {
    this.#model = model;
    this.#settings = settings;
    this.#windows = new SignalWindows(settings.windowSeconds);
  }

  async push(observation: Observation): Promise<readonly Signal[]> {
    const closed = this.#close(this.#windows.advance(observation));
    if (observation.kind === 'frame') await this.#judge(observation.faces);
    return closed;
  }

  flush(): readonly Signal[] {
    this.#ended = true;
    return this.#close(this.#windows.finish());
  }

  summary(): Signal {
    const worst = this.#call.ranked(this.#fewestFrames())[0];
    const signal = toSignal(this.#windows.span, worst, this.#limits);
    if (signal.status === 'abstained' || worst === undefined) return signal;
    return {
      ...signal,
      ...this.#ratio(worst),
      ...(worst.moment &&
        this.#isSuspicious(worst.moment.logit) && { findings: [suspicion(worst.track, worst.moment)] }),
    };
  }

  /** Uncalibrated, a logit of 0 is where the network itself is undecided. */
  #isSuspicious(logit: number): boolean {
    const { calibration } = this.#settings;
    return calibration === undefined ? logit > 0 : calibrated(logit, calibration) >= SUSPICIOUS;
  }

  /** A clip that has ended and could not hold more pictures is judged by those that it has. */
  #fewestFrames(): number {
    const { minFrames, interval } = this.#settings;
    const { start, end } = this.#windows.span;
    return this.#ended && end - start < minFrames * interval ? 1 : minFrames;
  }

  /** Calibration is of tracks of `minFrames` and more: fewer pictures average less of their own noise away. */
  #ratio({ logit, frames }: TrackScore): { readonly llr?: number } {
    const { calibration, minFrames } = this.#settings;
    if (calibration === undefined) return {};
    const trust = (count: number): number => count / (count + FRAME_NOISE);
    const share = Math.min(1, trust(frames) / trust(minFrames));
    return { llr: share * calibrated(logit, calibration) };
  }

  async #judge(faces: readonly FaceObservation[]): Promise<void> {
    const { inputSize, interval, buffers } = this.#settings;
    const due = faces.filter((face) => {
      const limits = forgeryLimits(face.quality);
      this.#windowLimits.admit(face, limits);
      return this.#limits.admit(face, limits) && this.#call.due(face.track, face.timestamp, interval);
    });
    if (due.length === 0) return;
    const crops = due.map((face) => face.crop({ size: inputSize, scale: SCALE }));
    const judgements = await judgeFaces(this.#model, crops, inputSize, buffers);
    due.forEach(({ track, timestamp }, n) => {
      const { logit, map } = judgements[n]!;
      this.#call.add(track, timestamp, logit);
      this.#window.add(track, timestamp, logit);
      if (map !== undefined) this.#settings.onHeatMap?.({ timestamp, track, ...map });
    });
  }

  #close(spans: readonly MediaSpan[]): readonly Signal[] {
    return spans.map((span) => {
      const signal = toSignal(span, this.#window.ranked(1)[0], this.#windowLimits);
      const tracks = this.#window.ranked(Math.ceil(this.#settings.minFrames / 2));
      for (const { track, logit } of tracks) this.#call.note(track, { ...span, logit });
      const ratio = signal.status === 'measured' && tracks[0] ? this.#ratio(tracks[0]) : {};
      this.#window = new TrackScores();
      this.#windowLimits = new FaceLimits();
      return { ...signal, ...ratio };
    });
  }
}

function toSignal({ start, end }: MediaSpan, worst: TrackScore | undefined, limits: FaceLimits): Signal {
  if (worst === undefined) return { status: 'abstained', analyzer: id, start, end, reason: limits.reason };
  return { status: 'measured', analyzer: id, start, end, score: 1 / (1 + Math.exp(-worst.logit)) };
}

function suspicion(track: number, { start, end }: MediaSpan): Finding {
  const message = 'Here the face looks most like a forgery to the network.';
  return { code: 'forgery/suspected', start, end, track, message };
}

function calibrated(logit: number, { slope, intercept, limit = Infinity }: LogitCalibration): number {
  return Math.max(-limit, Math.min(limit, slope * logit + intercept));
}
