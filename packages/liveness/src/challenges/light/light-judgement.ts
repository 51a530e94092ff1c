import type { StepAbstention, StepFailure } from '../../challenge.ts';
import { type LightEvidence, PLAUSIBLE_LAGS } from './light-evidence.ts';
import { betterBy, LAG_STEP, type LightResponse } from './light-response.ts';

/**
 * What a response has to reach. Chosen on 170 simulated calls over cap13 and the first minute of franck (benchmarks/);
 * the figures of the README come from other clips and draws.
 */
const LIGHT_LIMITS = {
  /** Of the face with the sequence. Genuine up to 4:1 gave .83 or more, other sequences up to .66. */
  correlation: 0.75,
  /** Standard deviations over other sequences. Genuine up to 4:1 gave 2.8 or more, replays up to 2.1. */
  significance: 2.5,
  /** Correlation from which neck, chest or background count as lit. */
  lit: 0.7,
  /** Seconds by which the face may follow neck and chest. A delay of 0.3 s and more is a rendering. */
  apart: 0.17,
  /**
   * The same where neck and chest are dim: less of a delay, if they answer so much likelier at their own time than at the
   * face's (natural logarithm). Genuine gave 0.09 s or 3 at most on flashes, swaps 0.12 s and 5 at least.
   */
  dimApart: 0.1,
  dimLikelier: 3,
  /** Standard errors by which the face answers more than `share` of neck and chest. Genuine 1.4 or more, swaps -.2 or less. */
  shareErrors: 0.5,
  /** Least share of the change of neck and chest that skin shows; swaps that keep their own light showed up to .3. */
  share: 0.6,
  /** Standard errors by which neck and chest answer if they are in view. */
  seen: 2,
  /** Most of the face's own change that the background may show. */
  everywhere: 0.8,
  /** Gain below which no part of the picture answers enough to be judged against its caller: about 8:1. */
  dim: 0.1,
} as const;

export type LightJudgement =
  | { readonly status: 'abstained'; readonly reason: StepAbstention }
  | {
      readonly status: 'measured';
      readonly compliance: number;
      readonly degradation: number | null;
      readonly failures: readonly StepFailure[];
    };

/**
 * A face that follows the sequence in time, as neck and chest do, and more than the background, passes. Where nothing
 * of it can be seen, on neck and chest neither, the room may be too bright: no judgement.
 */
export function judgeLight(evidence: LightEvidence): LightJudgement {
  const { skin, anyLag, body, bodyWithSkin, background } = evidence;
  if (skin === undefined) return { status: 'abstained', reason: 'video/slow' };
  const bodyLit = isLit(body);
  const follows =
    skin.correlation >= LIGHT_LIMITS.correlation && evidence.significance >= LIGHT_LIMITS.significance;
  const apart = bodyLit ? distance(skin, body) : null;
  const failures: StepFailure[] = [];
  // A picture that is all of one colour moves face and background together.
  if (isLit(background) && background.gain > LIGHT_LIMITS.everywhere * Math.max(0, skin.gain)) {
    failures.push('light/flat');
  }
  if (!follows) {
    const late = anyLag !== undefined && anyLag.correlation >= LIGHT_LIMITS.correlation ? anyLag.lag : 0;
    if (late > PLAUSIBLE_LAGS.to) failures.push('too-late');
    else if (late < 0) failures.push('too-early');
    else if (bodyLit) failures.push('light/no-response');
    else if (failures.length === 0) return { status: 'abstained', reason: 'light/ambient-too-bright' };
  } else if (
    anyLag !== undefined &&
    anyLag.lag > PLAUSIBLE_LAGS.to + LAG_STEP / 2 &&
    anyLag.correlation > skin.correlation + 0.01
  ) {
    // The best of the plausible times is only the way to a better one after them.
    failures.push('too-late');
  } else if (
    (apart !== null && apart > 1) ||
    (body !== undefined && (isDimApart(skin, body, bodyWithSkin) || isWeaker(skin, body)))
  ) {
    failures.push('degraded');
  } else if (body !== undefined && body.gain + 2 * body.gainError < skin.gain * 0.2) {
    // Only a painted face answers while everything around it stays dark.
    failures.push('degraded');
  }
  // What drowns in the room's light is no answer and no attack. An abstention never passes either.
  const strongest = Math.max(skin.gain, body?.gain ?? 0, background?.gain ?? 0);
  if (failures.length > 0 && strongest < LIGHT_LIMITS.dim)
    return { status: 'abstained', reason: 'light/ambient-too-bright' };
  // With nothing to compare the face with, a swap that is relit in time could not be told.
  if (failures.length === 0 && !(body !== undefined && body.gain > LIGHT_LIMITS.seen * body.gainError))
    return { status: 'abstained', reason: 'light/neck-hidden' };
  return {
    status: 'measured',
    compliance: follows ? skin.correlation : Math.max(0, Math.min(0.5, skin.correlation)),
    degradation: apart === null ? null : Math.min(1, apart / 2),
    failures,
  };
}

function isLit(response: LightResponse | undefined): response is LightResponse {
  return (
    response !== undefined &&
    response.correlation >= LIGHT_LIMITS.lit &&
    response.gain > 4 * response.gainError
  );
}

/** How unlike face and body answer, 1 at the limit: in time or in strength, whichever is worse. */
function distance(skin: LightResponse, body: LightResponse): number {
  const delay = Math.abs(skin.lag - body.lag) / LIGHT_LIMITS.apart;
  const weakness = skin.gain <= 0 ? Infinity : (LIGHT_LIMITS.share * body.gain) / skin.gain;
  return Math.max(delay, weakness);
}

function isDimApart(skin: LightResponse, body: LightResponse, withSkin: LightResponse | undefined): boolean {
  return (
    withSkin !== undefined &&
    Math.abs(skin.lag - body.lag) > LIGHT_LIMITS.dimApart &&
    betterBy(body, withSkin) > LIGHT_LIMITS.dimLikelier
  );
}

function isWeaker(skin: LightResponse, body: LightResponse): boolean {
  const { share, shareErrors } = LIGHT_LIMITS;
  const error = Math.hypot(skin.gainError, share * body.gainError);
  return skin.gain - share * body.gain < shareErrors * error;
}
