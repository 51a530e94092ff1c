import { modelManifest } from '@bonafide/models';
import type { BenchItem, Outcome } from 'bonafide/bench';

/** Stills of one person by one generator (or of one source), taken together as a call takes its pictures. */
export interface FaceClip {
  readonly name: string;
  readonly synthetic: boolean;
  /** The person. */
  readonly group: string;
  readonly generator: string | undefined;
  /** Mean logit of the stills that were scored. */
  readonly logit: number;
  readonly stills: number;
  /** `undefined` as long as the model is not calibrated. */
  readonly llr: number | undefined;
}

/** As in `face.forgery`: pictures that a full ratio needs, and a picture's own noise over the spread of tracks. */
const FULL = 6;
const FRAME_NOISE = 0.8;

/** The clips of a set of scored stills; those without a score are left out. */
export function faceClips(
  stills: readonly { readonly item: BenchItem; readonly outcome: Outcome }[],
): readonly FaceClip[] {
  const clips = new Map<string, { item: BenchItem; logits: number[] }>();
  for (const { item, outcome } of stills) {
    if (outcome.face === null) continue;
    const name = [item.synthetic ? 'fake' : 'real', item.group ?? item.file, item.generator ?? ''].join('|');
    const clip = clips.get(name) ?? { item, logits: [] };
    clip.logits.push(Math.log(outcome.face.score) - Math.log1p(-outcome.face.score));
    clips.set(name, clip);
  }
  return [...clips].map(([name, { item, logits }]) => {
    const logit = logits.reduce((sum, value) => sum + value, 0) / logits.length;
    return {
      name,
      synthetic: item.synthetic,
      group: item.group ?? item.file,
      generator: item.generator,
      logit,
      stills: logits.length,
      llr: ratioOf(logit, logits.length),
    };
  });
}

function ratioOf(logit: number, stills: number): number | undefined {
  const { calibration } = modelManifest('face-forgery');
  if (calibration === undefined) return undefined;
  const { slope, intercept, limit } = calibration;
  const trust = (count: number): number => count / (count + FRAME_NOISE);
  const share = Math.min(1, trust(stills) / trust(FULL));
  return share * Math.max(-limit, Math.min(limit, slope * logit + intercept));
}
