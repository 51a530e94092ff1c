import type { AnalyzerId } from '../signal.ts';

/**
 * What evidence is about: the face, the voice, or the way in which pictures get into the call (`delivery`: a screen
 * before the camera, a virtual camera). Evidence on `call` speaks for or against every kind of attack alike.
 */
export type Channel = 'face' | 'voice' | 'delivery' | 'call';

/** How one analyzer's log-likelihood ratio (natural log) counts. */
export interface EvidenceWeight {
  readonly channel: Channel;
  /** Multiplies the ratio, 0..1: below 1 where it repeats what another analyzer of the channel saw. */
  readonly weight: number;
  /** Bounds after weighing. `excuse` <= 0: how far it may speak for a caller; `accuse` >= 0: against. */
  readonly excuse: number;
  readonly accuse: number;
}

/**
 * The weights. `face.forgery` and `voice.synthetic` carry a channel: they count in full, within what their calibration
 * sets can support (no more than the logarithm of about as many independent callers as were seen: beyond that a
 * ratio is extrapolation; Vergeer et al. 2016, "Numerical likelihood ratios outputted by LR systems are often based on
 * extrapolation").
 *
 * The others cannot be fitted: no calls with all of them and a known truth exist here. Their weights are priors. They
 * count half, as evidence on the same face does that correlates by about one half with the first. What an attacker
 * gets for free excuses nobody: one person throughout, a pulse (high-quality swaps carry the driver's), a stream
 * without holes, no screen before the camera. A challenge that the server drew counts in full.
 */
const WEIGHTS: Readonly<Record<Exclude<AnalyzerId, `challenge.${string}`>, EvidenceWeight>> = {
  'face.forgery': { channel: 'face', weight: 1, excuse: -5, accuse: 6 },
  'face.motion': { channel: 'face', weight: 0.5, excuse: -0.5, accuse: 2 },
  'face.identity': { channel: 'face', weight: 0.5, excuse: 0, accuse: 2 },
  'face.pulse': { channel: 'face', weight: 0.5, excuse: 0, accuse: 1 },
  'voice.synthetic': { channel: 'voice', weight: 1, excuse: -5, accuse: 6 },
  'voice.identity': { channel: 'voice', weight: 0.5, excuse: 0, accuse: 2 },
  'face.replay': { channel: 'delivery', weight: 0.5, excuse: 0, accuse: 3 },
  'stream.integrity': { channel: 'delivery', weight: 0.5, excuse: 0, accuse: 3 },
  'stream.injection': { channel: 'delivery', weight: 0.5, excuse: 0, accuse: 3 },
  'sync.lips': { channel: 'call', weight: 0.5, excuse: -0.5, accuse: 2 },
};
const CHALLENGE: EvidenceWeight = { channel: 'call', weight: 1, excuse: -4, accuse: 4 };

/** What one channel may say in all, whichever of its analyzers say it. */
export const CHANNEL_BUDGET = 6;

/**
 * The kinds of attack, by what they forge. Statistics of real attacks by kind do not exist, so those that are possible
 * in a call share the prior evenly.
 */
export const ATTACK_KINDS: readonly (readonly ('face' | 'voice')[])[] = [
  ['face'],
  ['voice'],
  ['face', 'voice'],
];

/** What must have been judged before a caller may be called genuine, by modality. */
export const REQUIRED: Readonly<Record<'face' | 'voice', AnalyzerId>> = {
  face: 'face.forgery',
  voice: 'voice.synthetic',
};

/** How an analyzer's evidence counts. */
export function weightOf(analyzer: AnalyzerId): EvidenceWeight {
  return isChallenge(analyzer) ? CHALLENGE : WEIGHTS[analyzer];
}

function isChallenge(analyzer: AnalyzerId): analyzer is `challenge.${string}` {
  return analyzer.startsWith('challenge.');
}
