import type { Observation } from './analyzer.ts';
import { AUDIO_SAMPLE_RATE, type Sample } from './sample.ts';
import type { Signal } from './signal.ts';
import { SPEECH_STEP } from './speech/voice-activity.ts';
import type { ModalitySummary, VerificationResult } from './verdict.ts';

/** Speech shorter than this is a cough or a click of the detector. Seconds. */
const LEAST_SPEECH = 0.25;
/** Seconds that the last picture is taken to last at most: one at 5 a second. */
const LONGEST_PICTURE = 0.2;

/** Faces in one picture that are more than a caller and company: which of them calls cannot be told. */
const CROWD = 4;
/** Share of the pictures with that many faces from which on a call shows a crowd: a passer-by in a doorway is none. */
const CROWD_SHARE = 0.1;

/** Counts how much of a call could be judged. */
export class CoverageMeter {
  /** Media time of the first and the end of the last sample, in seconds. */
  start = 0;
  end = 0;
  frames = 0;
  #started = false;
  #framesWithFace = 0;
  #framesFit = 0;
  #framesCrowded = 0;
  #speech = 0;
  readonly #lastPicture = { video: NaN, thumbnail: NaN };
  readonly #tracks = new Set<number>();

  sample(sample: Sample): void {
    if (!this.#started) this.start = sample.timestamp;
    this.#started = true;
    this.start = Math.min(this.start, sample.timestamp);
    if (sample.kind === 'audio') {
      this.end = Math.max(this.end, sample.timestamp + sample.data.length / AUDIO_SAMPLE_RATE);
      return;
    }
    if (sample.kind === 'capture') return;
    // A picture lasts as long as the one before it did; nobody states how long the last one is shown.
    const since = sample.timestamp - this.#lastPicture[sample.kind];
    this.#lastPicture[sample.kind] = sample.timestamp;
    this.end = Math.max(this.end, sample.timestamp + (since > 0 ? Math.min(LONGEST_PICTURE, since) : 0));
  }

  observation(observation: Observation): void {
    if (observation.kind === 'audio' && observation.speaking) this.#speech += SPEECH_STEP / AUDIO_SAMPLE_RATE;
    if (observation.kind !== 'frame') return;
    this.frames++;
    if (observation.faces.length > 0) this.#framesWithFace++;
    if (observation.faces.length >= CROWD) this.#framesCrowded++;
    if (observation.faces.some(({ quality }) => quality.limits.length === 0)) this.#framesFit++;
    for (const { track } of observation.faces) this.#tracks.add(track);
  }

  get crowd(): boolean {
    return this.#framesCrowded > 0 && this.#framesCrowded >= CROWD_SHARE * this.frames;
  }

  get spoke(): boolean {
    return this.#speech >= LEAST_SPEECH;
  }

  /** Share of the pictures with a face that is fit to judge; `null` where there never was a face. */
  get faceCoverage(): number | null {
    return this.#framesWithFace === 0 ? null : this.#framesFit / this.frames;
  }

  face(signal: Signal | undefined): VerificationResult['face'] {
    const coverage = this.faceCoverage;
    return coverage === null ? null : { ...measured(signal), coverage, tracks: this.#tracks.size };
  }

  voice(signal: Signal | undefined): VerificationResult['voice'] {
    if (!this.spoke) return null;
    const length = this.end - this.start;
    return { ...measured(signal), coverage: length > 0 ? Math.min(1, this.#speech / length) : 0 };
  }
}

function measured(signal: Signal | undefined): Pick<ModalitySummary, 'score' | 'llr'> {
  if (signal?.status !== 'measured') return { score: null, llr: null };
  return { score: signal.score, llr: signal.llr ?? null };
}
