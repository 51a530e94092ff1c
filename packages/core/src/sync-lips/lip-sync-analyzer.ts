import type { Analyzer, Observation } from '../analyzer.ts';
import { createAnalyzerSession, type AnalyzerState } from '../analysis/analyzer-session.ts';
import { checkRanges } from '../analysis/check-ranges.ts';
import { SignalWindows, type MediaSpan } from '../analysis/signal-windows.ts';
import type { AbstainReason, Finding, Signal } from '../signal.ts';
import { LagCorrelation, type SyncEstimate, USUAL_LAGS } from './lag-correlation.ts';
import { mouthShape } from './mouth-shape.ts';
import { BLOCK, SpeechPairing, type SpeechPiece } from './speech-pairing.ts';
import { LIKELY_APART, LONG_SPEECH, SIGNIFICANT, syncScore } from './sync-score.ts';

export interface LipSyncOptions {
  /** Largest lag looked for, in seconds either way, 0.5..1. Default 0.9. */
  readonly maxLag?: number;
  /** Seconds of speech in one piece, 5..20; each piece is one window of the timeline. Default 6. */
  readonly pieceSeconds?: number;
}

const id = 'sync.lips';
/** Speech with a mouth in view that a judgement needs, in seconds and in pictures (4 s at 5 a second). */
const FEWEST_SECONDS = 4.5;
const FEWEST_MOUTHS = 18;
/** Standard deviation of the lips' height under which a mouth does not speak, in distances between the eyes. */
const STILL = 0.008;

/** Blocks beyond the usual lags that calls and codecs add: 0.1 s either way (ITU-R BT.1359 accepts -0.19 to +0.1 s). */
const SLACK = 3;

/** What was seen of the call, for the reason of an abstention. */
interface Seen {
  audio: boolean;
  speech: boolean;
  face: boolean;
}

/**
 * Compares the opening of the mouth with the level of speech: correlation at the lags of speech in sync against those
 * of others. Score: 0 = the mouth makes this sound, 1 = another does; see `syncScore`. Mouth of the face followed
 * longest. It does not see a mouth that was re-made to fit the sound: being in sync never counts as genuine, and there
 * is no likelihood ratio (a fit on six clips gave Cllr 0.8 to 1 on others).
 *
 * Mouth opening follows acoustic energy: Barker and Berthommier, "Estimation of speech acoustics from visual speech
 * features" (AVSP 1999); confidence as a peak against other offsets: Chung and Zisserman, "Out of time: automated lip
 * sync in the wild" (ACCV-W 2016). Works on pictures at 5 to 30 a second; 10 are as good as 25, 5 are not.
 *
 * As shipped, six seconds of a call against the same sound moved by 0.5 to 2 s, 5 pictures a second: AUC 0.89 (95 %
 * interval 0.76 to 0.99), by 0.5 s 0.88, by 0.2 s 0.67; against another person's 0.86 (0.72 to 0.98); 28 windows of nine
 * people with their own sound, 45 to 278 others, six of the nine had a part in choosing the formula (`bench:analyzers
 * --real`). At 10 pictures a second 0.94, 0.93, 0.65 and 0.90. On the four people of one folder alone (14 windows) 0.75 and 0.73, and 0.86 and 0.83 at 10 a second. Tried
 * beside it: the luma of the mouth in the thumbnails at their full rate, and how fast it changes (AUC 0.84 and 0.82 by
 * itself, each person weighing the same; together with the lips 0.90 for 0.89: not worth its code).
 *
 * The formula was chosen by a prototype in Python, which did better: against sound moved by 0.5, 1 and 2 s 0.95 at 10
 * pictures a second (95 % interval 0.87 to 0.98; n = 54 windows of 9 people, resampled by person), 0.88 at 5 (0.78 to
 * 0.97); against other people's 0.91 (0.84 to 0.98) and 0.85 (0.76 to 0.94). On the three people who had no part in
 * choosing it, 0.84 and 0.74, 0.85 and 0.74. Moved by 0.3 s, nearer than speech resembles itself, it is told apart worse.
 *
 * Findings `sync/offset`, `sync/apart`. Abstains with `audio/none`, `face/none`, `speech/none`, `speech/short` (under
 * 4.5 s with a mouth in view), `mouth/still`. Costs 5 ms each 6 s of speech. Memory: 30 kB. Throws `config/invalid`.
 */
export function createLipSyncAnalyzer(options: LipSyncOptions = {}): Analyzer {
  const { maxLag = 0.9, pieceSeconds = 6 } = options;
  checkRanges('createLipSyncAnalyzer', { maxLag: [maxLag, 0.5, 1], pieceSeconds: [pieceSeconds, 5, 20] });
  const settings = { maxLag, pieceSeconds };
  return { id, open: () => Promise.resolve(createAnalyzerSession(new LipSync(settings))) };
}

class LipSync implements AnalyzerState {
  readonly #maxLag: number;
  readonly #pairing: SpeechPairing;
  readonly #call: LagCorrelation;
  /** Windows follow the pieces of speech; this one only keeps the call's times. */
  readonly #times = new SignalWindows(Infinity);
  readonly #seen: Seen = { audio: false, speech: false, face: false };
  #stillSeconds = 0;
  #movingSeconds = 0;
  #shortSeconds = 0;
  #windowStart = NaN;

  constructor({ maxLag, pieceSeconds }: Required<LipSyncOptions>) {
    this.#maxLag = Math.round(maxLag / BLOCK);
    this.#call = new LagCorrelation(this.#maxLag);
    this.#pairing = new SpeechPairing(Math.round(pieceSeconds / BLOCK));
  }

  push(observation: Observation): readonly Signal[] {
    this.#times.advance(observation);
    if (Number.isNaN(this.#windowStart)) this.#windowStart = observation.timestamp;
    if (observation.kind === 'thumbnail' || observation.kind === 'capture') return [];
    if (observation.kind === 'audio') {
      this.#seen.audio = true;
      this.#seen.speech ||= observation.speaking;
      this.#pairing.sound(observation);
    } else {
      const [face] = observation.faces;
      const mouth = face && mouthShape(face, observation.sourceWidth / observation.sourceHeight);
      this.#seen.face ||= mouth !== undefined;
      if (mouth === undefined) this.#pairing.pictureAt(observation.timestamp);
      else this.#pairing.mouth(observation.timestamp, mouth);
    }
    const piece = this.#pairing.take();
    return piece === undefined ? [] : [this.#judge(piece)];
  }

  flush(): readonly Signal[] {
    const piece = this.#pairing.take(true);
    if (piece !== undefined) return [this.#judge(piece)];
    const { start, end } = this.#window();
    return end > start ? [this.#abstain({ start, end })] : [];
  }

  summary(): Signal {
    return this.#signal(this.#times.span, this.#call.estimate(), this.#movingSeconds);
  }

  #judge(piece: SpeechPiece): Signal {
    const span = this.#window();
    this.#windowStart = span.end;
    const { levels, mouths } = piece;
    const seconds = levels.length * BLOCK;
    if (seconds < FEWEST_SECONDS || mouths.length < FEWEST_MOUTHS) {
      this.#shortSeconds += seconds;
      const reason = mouths.length === 0 ? this.#reason() : 'speech/short';
      return { status: 'abstained', analyzer: id, ...span, reason };
    }
    if (deviation(mouths.map(({ height }) => height)) < STILL) {
      this.#stillSeconds += seconds;
      return { status: 'abstained', analyzer: id, ...span, reason: 'mouth/still' };
    }
    this.#movingSeconds += seconds;
    this.#call.add(levels, mouths);
    const alone = new LagCorrelation(this.#maxLag);
    alone.add(levels, mouths);
    return this.#signal(span, alone.estimate(), seconds);
  }

  #signal(span: MediaSpan, estimate: SyncEstimate | undefined, seconds: number): Signal {
    if (estimate === undefined) return this.#abstain(span);
    const score = syncScore(estimate);
    const finding = findingOf(span, estimate, { score, seconds });
    return {
      status: 'measured',
      analyzer: id,
      ...span,
      score,
      ...(finding && { findings: [finding] }),
    };
  }

  #abstain({ start, end }: MediaSpan): Signal {
    return { status: 'abstained', analyzer: id, start, end, reason: this.#reason() };
  }

  #reason(): AbstainReason {
    if (!this.#seen.audio) return 'audio/none';
    if (!this.#seen.face) return 'face/none';
    if (!this.#seen.speech) return 'speech/none';
    return this.#stillSeconds > this.#shortSeconds ? 'mouth/still' : 'speech/short';
  }

  #window(): MediaSpan {
    const { start, end } = this.#times.span;
    return { start: Number.isNaN(this.#windowStart) ? start : this.#windowStart, end };
  }
}

function findingOf(
  { start, end }: MediaSpan,
  { lag, z }: SyncEstimate,
  { score, seconds }: { readonly score: number; readonly seconds: number },
): Finding | undefined {
  const odd = lag < USUAL_LAGS.from - SLACK || lag > USUAL_LAGS.to + SLACK;
  if (odd && z >= SIGNIFICANT) {
    const late = (lag - (USUAL_LAGS.from + USUAL_LAGS.to) / 2) * BLOCK;
    const message = `The sound is ${Math.abs(late).toFixed(2)} s ${late > 0 ? 'late' : 'early'} against the mouth.`;
    return { code: 'sync/offset', start, end, message };
  }
  if (score < LIKELY_APART || seconds < LONG_SPEECH) return undefined;
  return { code: 'sync/apart', start, end, message: 'The mouth does not follow the sound.' };
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
