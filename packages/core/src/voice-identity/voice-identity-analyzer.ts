import type { Analyzer, AudioObservation, Observation } from '../analyzer.ts';
import { createAnalyzerSession, type AnalyzerState } from '../analysis/analyzer-session.ts';
import { checkRanges } from '../analysis/check-ranges.ts';
import { FindingList } from '../analysis/finding-list.ts';
import { MissingModel } from '../analysis/missing-model.ts';
import { SignalWindows, type MediaSpan } from '../analysis/signal-windows.ts';
import { AFTER, IdentityThread, type Continuity } from '../identity/identity-thread.ts';
import type { InferenceSession } from '../inference.ts';
import type { Finding, Signal } from '../signal.ts';
import { HeardSpeech } from '../speech/heard-speech.ts';
import { SoundQuality } from '../speech/sound-quality.ts';
import { SpokenFrames } from '../speech/spoken-frames.ts';
import { MEL_BANDS, MelFrames } from './mel-frames.ts';
import { describeVoice } from './voice-descriptor.ts';

export interface VoiceIdentityOptions {
  /** The `voice-descriptor` model: `frames` [1,64,T] (see `normaliseMel`) -> `descriptor` [1,256]. Absent: abstains. */
  readonly model?: InferenceSession;
  /** Least ratio of speech to noise, in decibels, -10..40. Default 12. */
  readonly minSnr?: number;
  /** Length of a timeline window in seconds, 1..60. Default 5. */
  readonly windowSeconds?: number;
}

const id = 'voice.identity';
/** Frames of speech in one descriptor: 2 s. */
const FRAMES = 198;
/**
 * Agreement (cosine of means) at which the score is 0 and 1, a straight line between, and at which a change is reported.
 * Least agreement of 23 half minutes of ten voices, each in one setting: 0.89. Of 67 voices that the network never heard,
 * clip against clip, 4 agree less than 0.7; of 860 pairs of two speakers of one corpus, 56 % do; of 20 changes from one
 * of five voices to another, 12.
 */
const SAME = 0.9;
const OTHER = 0.5;
const CHANGED = 0.7;

/**
 * Watches whether one voice speaks throughout. Each 2 s of speech, pauses left out, get a descriptor; the last 6 s are compared
 * with up to 16 s before them and with the voice that the call began with. Score = how far the least alike moment fell.
 * One voice throughout says nothing about whether it is real, so there is never a ratio; a change does not say
 * who is who: a second person who joins in is one, too. The descriptor never leaves the analyzer.
 *
 * Finding `voice/changed`. Abstains with `audio/none`, `speech/none`, `speech/short` (under 12 s of speech), `audio/noisy`,
 * `audio/clipped` or `model/missing`. Costs 5 ms of CPU for 2 s of speech. Memory: 0.1 MB. Throws `config/invalid`; a push rejects
 * with `inference/failed`.
 */
export function createVoiceIdentityAnalyzer(options: VoiceIdentityOptions = {}): Analyzer {
  const { model, minSnr = 12, windowSeconds = 5 } = options;
  checkRanges('createVoiceIdentityAnalyzer', {
    minSnr: [minSnr, -10, 40],
    windowSeconds: [windowSeconds, 1, 60],
  });
  const open = (): AnalyzerState =>
    model === undefined ? new MissingModel(id) : new VoiceIdentity(model, minSnr, windowSeconds);
  return { id, open: () => Promise.resolve(createAnalyzerSession(open())) };
}

class VoiceIdentity implements AnalyzerState {
  readonly #model: InferenceSession;
  readonly #times: SignalWindows;
  readonly #quality: SoundQuality;
  readonly #frames = new SpokenFrames(new MelFrames());
  readonly #thread = new IdentityThread();
  readonly #findings = new FindingList();
  readonly #heard = new HeardSpeech();
  #windowHeard = new HeardSpeech();
  readonly #mel = new Float32Array(FRAMES * MEL_BANDS);
  #count = 0;
  /** Least agreement of the call and of the open window; `undefined` while nothing was compared. */
  #least: number | undefined;
  #windowLeast: number | undefined;
  /** Descriptors since a change was seen; 0 when none is under way. */
  #changing = 0;

  constructor(model: InferenceSession, minSnr: number, windowSeconds: number) {
    this.#model = model;
    this.#times = new SignalWindows(windowSeconds);
    this.#quality = new SoundQuality({ minSnr });
  }

  async push(observation: Observation): Promise<readonly Signal[]> {
    const closed = this.#close(this.#times.advance(observation));
    if (observation.kind === 'audio') await this.#hear(observation);
    return closed;
  }

  flush(): readonly Signal[] {
    return this.#close(this.#times.finish());
  }

  summary(): Signal {
    return toSignal(this.#times.span, this.#least, this.#heard, this.#findings.all);
  }

  async #hear(observation: AudioObservation): Promise<void> {
    const { data, speaking } = observation;
    this.#quality.add(data, speaking);
    const limit = speaking ? this.#quality.limit : undefined;
    this.#heard.add(speaking, limit);
    this.#windowHeard.add(speaking, limit);
    for (const [values, time] of this.#frames.hear(observation, limit === undefined)) {
      this.#mel.set(values, this.#count * MEL_BANDS);
      if (++this.#count < FRAMES) continue;
      this.#count = 0;
      const continuity = this.#thread.next(time, await describeVoice(this.#model, this.#mel, FRAMES));
      if (continuity !== undefined) this.#note(continuity);
    }
  }

  #note({ step, likeness, start, end, settled }: Continuity): void {
    const agreement = Math.min(step, likeness);
    this.#least = Math.min(this.#least ?? 1, agreement);
    this.#windowLeast = Math.min(this.#windowLeast ?? 1, agreement);
    if (agreement < CHANGED) {
      const message = 'The voice after this moment does not match the voice before it.';
      this.#findings.add({ code: 'voice/changed', start, end, message });
    }
    if (agreement >= CHANGED && this.#changing === 0) return;
    // The first sign comes while the newest descriptors still hold the old voice: let the full step show in the score.
    this.#changing++;
    if (!settled && this.#changing < AFTER) return;
    this.#changing = 0;
    this.#thread.accept();
  }

  #close(spans: readonly MediaSpan[]): readonly Signal[] {
    return spans.map((span) => {
      const findings = this.#findings.within(span.start, span.end);
      const signal = toSignal(span, this.#windowLeast, this.#windowHeard, findings);
      this.#windowLeast = undefined;
      this.#windowHeard = new HeardSpeech();
      return signal;
    });
  }
}

function toSignal(
  { start, end }: MediaSpan,
  least: number | undefined,
  heard: HeardSpeech,
  findings: readonly Finding[],
): Signal {
  if (least === undefined) return { status: 'abstained', analyzer: id, start, end, reason: heard.reason };
  const score = Math.max(0, Math.min(1, (SAME - least) / (SAME - OTHER)));
  return { status: 'measured', analyzer: id, start, end, score, ...(findings.length > 0 && { findings }) };
}
