import { randomChoices } from '../../choices.ts';
import type { LightParams } from '../../challenge-params.ts';
import { repeatableRandom } from '../repeatable-random.ts';
import { drawLightSequence, lightCourse } from './light-sequence.ts';
import { type ChromaSample, createResponseFitter, type LightResponse } from './light-response.ts';
import { type Chroma, createLightTimeline, type LightTimeline } from './light-timeline.ts';
import type { LitRegions } from './region-chroma.ts';

/** The lit regions of one picture, in seconds since the first colour came up. */
export interface LitSample extends LitRegions {
  readonly time: number;
}

/** What a light sequence left in the pictures. A part is absent where it was out of view. */
export interface LightEvidence {
  /** Face against background, within the plausible lags. */
  readonly skin?: LightResponse;
  /** Standard deviations by which other sequences of the same kind fit worse, each at its own best lag. */
  readonly significance: number;
  /** Face against background at any lag up to `LATEST`. */
  readonly anyLag?: LightResponse;
  /** Neck and chest against background. */
  readonly body?: LightResponse;
  /** Neck and chest, had they answered when the face did. */
  readonly bodyWithSkin?: LightResponse;
  /** The background alone. */
  readonly background?: LightResponse;
}

/** Seconds from the server's order to a picture that shows it: network, browser, screen, camera, network. */
export const PLAUSIBLE_LAGS = { from: 0, to: 0.6 } as const;
/** Later answers are found, to be named. */
const LATEST = 3;
/** Other sequences that the true one is compared with. */
const DECOYS = 100;
/** Coarser for them than for the truth: their peaks are broad, and there are many. */
const DECOY_LAGS = { ...PLAUSIBLE_LAGS, step: 0.06 };

/** Judges nothing, measures everything. Costs about 10 ms for 80 pictures. */
export function measureLightEvidence(
  params: Pick<LightParams, 'style' | 'flashes'>,
  samples: readonly LitSample[],
): LightEvidence {
  const timeline = createLightTimeline(lightCourse(params));
  const skin = series(samples, ({ skin: own, background }) => minus(own, background));
  const fitSkin = createResponseFitter(skin);
  const found = fitSkin(timeline, PLAUSIBLE_LAGS);
  const anyLag = fitSkin(timeline, { from: -0.3, to: LATEST });
  const fitBody = createResponseFitter(
    series(samples, ({ body: own, background }) => minus(own, background)),
  );
  const body = fitBody(timeline, PLAUSIBLE_LAGS);
  const bodyWithSkin = found && fitBody(timeline, { from: found.lag, to: found.lag });
  const background = createResponseFitter(series(samples, (sample) => sample.background))(
    timeline,
    PLAUSIBLE_LAGS,
  );
  const chanceFits = decoys(params).flatMap((decoy) => fitSkin(decoy, DECOY_LAGS)?.correlation ?? []);
  return {
    ...(found && { skin: found }),
    significance: significanceOf(found?.correlation ?? 0, chanceFits),
    ...(anyLag && { anyLag }),
    ...(body && { body }),
    ...(bodyWithSkin && { bodyWithSkin }),
    ...(background && { background }),
  };
}

function series(
  samples: readonly LitSample[],
  value: (sample: LitSample) => Chroma | undefined,
): readonly ChromaSample[] {
  return samples.flatMap((sample) => {
    const chroma = value(sample);
    return chroma === undefined ? [] : [{ time: sample.time, chroma }];
  });
}

/** The scene's own changes (white balance, a lamp) are in both; where no background is in view, nothing is taken off. */
function minus(part: Chroma | undefined, background: Chroma | undefined): Chroma | undefined {
  if (part === undefined) return undefined;
  return background === undefined ? part : [part[0] - background[0], part[1] - background[1]];
}

/** The same decoys for the same sequence: a verdict can be reproduced from what is in the evidence. */
function decoys({ style, flashes }: Pick<LightParams, 'style' | 'flashes'>): readonly LightTimeline[] {
  let hash = 2166136261; // FNV-1a over the sequence.
  for (const character of JSON.stringify(flashes)) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
  const choices = randomChoices(repeatableRandom(hash));
  return Array.from({ length: DECOYS }, () =>
    createLightTimeline(lightCourse({ style, flashes: drawLightSequence(choices, style) })),
  );
}

function significanceOf(correlation: number, others: readonly number[]): number {
  if (others.length < 2) return 0;
  const mean = others.reduce((sum, value) => sum + value, 0) / others.length;
  const variance = others.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (others.length - 1);
  return variance > 1e-12 ? (correlation - mean) / Math.sqrt(variance) : 0;
}
