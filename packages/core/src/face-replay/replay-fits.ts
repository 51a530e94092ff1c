import type { ReplayMeasures } from './replay-evidence.ts';

/** Pictures that a judgement needs. */
export const FEWEST_PICTURES = 3;

/** Logit of a replay: weights of what was measured; reported from `likely` on. */
interface ReplayFit extends ReplayMeasures {
  readonly offset: number;
  readonly likely: number;
}

/**
 * Logistic regressions (L2, C = 1, balanced), one picture a second: 155 genuine clips of 22 recordings, through H.264, then
 * VP8 (150 kbit/s), Motion JPEG of two qualities, or JPEG and VP8, and as many simulated replays. `moire` is for screens
 * that fill the view, which show no frame. `fit:analyzers` made them; benchmarks/results/fits.json is what it used.
 */
export const REPLAY_FITS: Readonly<Record<'moire' | 'frame', ReplayFit>> = {
  moire: { fine: 3.29, peak: 1.58, frame: 0, offset: -25.14, likely: 2.5 },
  frame: { fine: 2.03, peak: 0.89, frame: 2.68, offset: -20.91, likely: 1.25 },
};

/** Natural-log odds of a replay, by one of the fits. */
export function replayLogit(name: keyof typeof REPLAY_FITS, { fine, peak, frame }: ReplayMeasures): number {
  const fit = REPLAY_FITS[name];
  return fit.offset + fit.fine * fine + fit.peak * peak + fit.frame * frame;
}
