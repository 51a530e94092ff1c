import type { Analyzer, AudioObservation, Observation } from '../analyzer.ts';
import { createAnalyzerSession, type AnalyzerState } from '../analysis/analyzer-session.ts';
import { checkRanges } from '../analysis/check-ranges.ts';
import { FindingList } from '../analysis/finding-list.ts';
import { MissingModel } from '../analysis/missing-model.ts';
import { SignalWindows, type MediaSpan } from '../analysis/signal-windows.ts';
import { VerifierError } from '../errors.ts';
import { createTensorBuffers, type TensorBuffers } from '../image/tensor-buffers.ts';
import type { InferenceSession } from '../inference.ts';
import { AUDIO_SAMPLE_RATE } from '../sample.ts';
import type { AbstainedSignal, AbstainReason, Signal } from '../signal.ts';
import { HeardSpeech } from '../speech/heard-speech.ts';
import { SoundQuality } from '../speech/sound-quality.ts';
import { FRAME_BINS, FRAME_STEP } from '../speech/sound-spectra.ts';
import { SpokenFrames } from '../speech/spoken-frames.ts';
import { NARROW } from './bandwidth.ts';
import { FRAME_ROWS, FRAME_VALUES } from './frame-layout.ts';
import { SpectralFrames } from './spectral-frames.ts';
import { SpeechWindows, WINDOW_VALUES } from './speech-windows.ts';
import { undecidedAt, VoiceEvidence, type VoiceCalibration } from './voice-evidence.ts';

export interface VoiceSyntheticOptions {
  /** The `voice-synthetic` model: `frames` [1,T,5,256] (see `normaliseFrames`) -> `logit` [1]. Absent: abstains. */
  readonly model?: InferenceSession;
  /** Turns the call's logit into a ratio. Absent: no llr is given. */
  readonly calibration?: VoiceCalibration | undefined;
  /** Seconds of speech that a judgement needs, 1..60. Default 1.5. */
  readonly minSpeech?: number;
  /** Least ratio of speech to noise, in decibels, -10..40. Default 18: at 15 dB of white noise the network is near chance. */
  readonly minSnr?: number;
  /** Length of a timeline window in seconds, 1..60. Default 4. */
  readonly windowSeconds?: number;
}

const id = 'voice.synthetic';
/** New frames that are worth a last, overlapping window: 0.6 s. */
const FEWEST_NEW = 60;
const FRAMES_A_SECOND = AUDIO_SAMPLE_RATE / FRAME_STEP;

/**
 * Scores speech with a network trained on vocoders, codecs and text-to-speech. Frames of speech, pauses left out, go
 * through it in windows of 4 s that overlap by half; the call's logit is their mean, each clamped to [-6, 6]. Score =
 * sigmoid(logit), raw. Finding `voice/suspected`: where the windows were that spoke for a made voice.
 *
 * Abstains with `audio/none`, `speech/none`, `speech/short`, `audio/noisy`, `audio/narrow` (telephone sound), `audio/clipped`
 * or `model/missing`. Costs 9 ms of CPU for 2 s of speech in Node. Memory: 2.5 MB a session. Throws `config/invalid`.
 */
export function createVoiceSyntheticAnalyzer(options: VoiceSyntheticOptions = {}): Analyzer {
  const { model, minSpeech = 1.5, minSnr = 18, windowSeconds = 4 } = options;
  checkRanges('createVoiceSyntheticAnalyzer', {
    minSpeech: [minSpeech, 1, 60],
    minSnr: [minSnr, -10, 40],
    windowSeconds: [windowSeconds, 1, 60],
  });
  const settings = { ...options, minSpeech, minSnr, windowSeconds, buffers: createTensorBuffers() };
  const open = (): AnalyzerState =>
    model === undefined ? new MissingModel(id) : new VoiceSynthetic(model, settings);
  return { id, open: () => Promise.resolve(createAnalyzerSession(open())) };
}

type Settings = VoiceSyntheticOptions &
  Required<Pick<VoiceSyntheticOptions, 'minSpeech' | 'minSnr' | 'windowSeconds'>> & {
    readonly buffers: TensorBuffers;
  };

class VoiceSynthetic implements AnalyzerState {
  readonly #model: InferenceSession;
  readonly #settings: Settings;
  readonly #times: SignalWindows;
  readonly #quality: SoundQuality;
  readonly #frames = new SpokenFrames(new SpectralFrames());
  readonly #speech = new SpeechWindows();
  readonly #call = new VoiceEvidence();
  readonly #suspected = new FindingList();
  readonly #heard = new HeardSpeech();
  #window = new VoiceEvidence();
  #windowHeard = new HeardSpeech();

  constructor(model: InferenceSession, settings: Settings) {
    this.#model = model;
    this.#settings = settings;
    this.#times = new SignalWindows(settings.windowSeconds);
    this.#quality = new SoundQuality(settings);
  }

  async push(observation: Observation): Promise<readonly Signal[]> {
    const closed = this.#close(this.#times.advance(observation));
    if (observation.kind === 'audio') await this.#hear(observation);
    return closed;
  }

  async flush(): Promise<readonly Signal[]> {
    const { count, fresh } = this.#speech;
    const enough = this.#call.seconds > 0 || count >= FRAMES_A_SECOND * this.#settings.minSpeech;
    if (fresh >= FEWEST_NEW && enough) await this.#judge();
    return this.#close(this.#times.finish());
  }

  summary(): Signal {
    const { calibration, minSpeech } = this.#settings;
    const signal = toSignal(this.#times.span, this.#call, this.#heard);
    if (signal.status === 'abstained') return signal;
    if (this.#call.seconds < minSpeech) return abstained(this.#times.span, 'speech/short');
    const findings = this.#call.logit > undecidedAt(calibration) ? this.#suspected.all : [];
    return {
      ...signal,
      ...(calibration && { llr: this.#call.llr(calibration) }),
      ...(findings.length > 0 && { findings }),
    };
  }

  async #hear(observation: AudioObservation): Promise<void> {
    const { data, speaking } = observation;
    this.#quality.add(data, speaking);
    const limit = speaking ? this.#quality.limit : undefined;
    this.#heard.add(speaking, limit);
    this.#windowHeard.add(speaking, limit);
    for (const [values, time] of this.#frames.hear(observation, limit === undefined)) {
      this.#speech.add(values, time);
      if (this.#speech.full) await this.#judge();
    }
  }

  async #judge(): Promise<void> {
    return this.#settings.buffers.lend(WINDOW_VALUES, async (buffer) => this.#judgeIn(buffer));
  }

  async #judgeIn(buffer: Float32Array): Promise<void> {
    const seen = buffer.subarray(0, this.#speech.count * FRAME_VALUES);
    const { count, freshSeconds, start, end, upperBand } = this.#speech.take(seen);
    if (upperBand < NARROW) {
      this.#heard.addNarrow();
      this.#windowHeard.addNarrow();
      return;
    }
    const { logit } = await this.#model.run({
      frames: { data: seen, dims: [1, count, FRAME_ROWS, FRAME_BINS] },
    });
    const value = logit?.data[0];
    if (value === undefined || !Number.isFinite(value)) {
      throw new VerifierError('inference/failed', `voice-synthetic gave ${value ?? 'no logit'}`);
    }
    this.#call.add(value, freshSeconds);
    this.#window.add(value, freshSeconds);
    if (value <= undecidedAt(this.#settings.calibration)) return;
    const message = 'Here the voice sounds made to the network.';
    this.#suspected.add({ code: 'voice/suspected', start, end, message });
  }

  #close(spans: readonly MediaSpan[]): readonly Signal[] {
    return spans.map((span) => {
      const signal = toSignal(span, this.#window, this.#windowHeard);
      const { calibration } = this.#settings;
      const ratio = calibration && signal.status === 'measured' ? { llr: this.#window.llr(calibration) } : {};
      this.#window = new VoiceEvidence();
      this.#windowHeard = new HeardSpeech();
      return { ...signal, ...ratio };
    });
  }
}

function toSignal(span: MediaSpan, evidence: VoiceEvidence, heard: HeardSpeech): Signal {
  if (evidence.seconds === 0) return abstained(span, heard.reason);
  const score = 1 / (1 + Math.exp(-evidence.logit));
  return { status: 'measured', analyzer: id, start: span.start, end: span.end, score };
}

function abstained({ start, end }: MediaSpan, reason: AbstainReason): AbstainedSignal {
  return { status: 'abstained', analyzer: id, start, end, reason };
}
