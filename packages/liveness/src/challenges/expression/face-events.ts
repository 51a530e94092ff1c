import type { ExpressionAction } from '../../challenge-params.ts';
import { median, quantile } from '../statistics.ts';

/** What a face shows in one picture, free of its size. */
export interface Expression {
  /** Mean eye aspect ratio. */
  readonly eyes: number;
  /** Inner lip gap over mouth width. */
  readonly mouth: number;
  /** Height of the brows over the eyes, in distances between the outer eye corners. */
  readonly brows: number;
  /** Light of what is between the lips over that of the cheeks: about .3 a dark mouth, .7 and more a tongue. */
  readonly inside: number;
}

/** Something that a face did. */
export interface FaceEvent {
  readonly action: ExpressionAction['action'];
  readonly start: number;
  readonly end: number;
}

interface Sample {
  readonly time: number;
  readonly value: Expression;
}

/** Share of their usual openness below which eyes are shut, and above which they are open again. */
const SHUT = 0.7;
const OPEN = 0.82;
/** Longest time that closed eyes are a blink, in seconds. */
const LONGEST_BLINK = 0.9;
/** A wide mouth, and a mouth that has closed again; above its rest. */
const WIDE = 0.3;
const CLOSED = 0.15;
/** Rise of the brows, in distances between the eyes, that is meant, and its end. */
const RAISED = 0.028;
const LOWERED = 0.014;
/** Light between the lips from which there is a tongue. */
const TONGUE = 0.62;

/** Finds blinks, wide mouths, tongues and raised brows by their rise over the usual and their fall. In order of time. */
export function findFaceEvents(baseline: readonly Sample[], answer: readonly Sample[]): readonly FaceEvent[] {
  const known = baseline.length >= 5 ? baseline : [...baseline, ...answer];
  if (known.length === 0) return [];
  const eyes = quantile(
    known.map(({ value }) => value.eyes),
    0.6,
  );
  const mouth = quantile(
    known.map(({ value }) => value.mouth),
    0.3,
  );
  const brows = median(known.map(({ value }) => value.brows));
  const blinks = pulses(
    answer,
    ({ value }) => value.eyes < SHUT * eyes,
    ({ value }) => value.eyes > OPEN * eyes,
  )
    .filter(({ start, end }) => end - start <= LONGEST_BLINK)
    .map((span): FaceEvent => ({ ...span, action: 'blink' }));
  const mouths = pulses(
    answer,
    ({ value }) => value.mouth > mouth + WIDE,
    ({ value }) => value.mouth < mouth + CLOSED,
  ).map((span): FaceEvent => {
    const within = answer.filter(
      ({ time, value }) => time >= span.start && time <= span.end && value.mouth > mouth + WIDE,
    );
    const inside = median(within.map(({ value }) => value.inside));
    return { ...span, action: inside > TONGUE ? 'tongue' : 'open-mouth' };
  });
  const raised = pulses(
    answer,
    ({ value }) => value.brows > brows + RAISED,
    ({ value }) => value.brows < brows + LOWERED,
  ).map((span): FaceEvent => ({ ...span, action: 'raise-brows' }));
  return [...blinks, ...mouths, ...raised].sort((a, b) => a.start - b.start);
}

/** Spans that begin where `on` holds and end where `off` does; one that is still open at the end counts. */
function pulses(
  samples: readonly Sample[],
  on: (sample: Sample) => boolean,
  off: (sample: Sample) => boolean,
): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  let start: number | undefined;
  for (const sample of samples) {
    if (start === undefined) {
      if (on(sample)) start = sample.time;
    } else if (off(sample)) {
      found.push({ start, end: sample.time });
      start = undefined;
    }
  }
  if (start !== undefined) found.push({ start, end: samples.at(-1)!.time });
  return found;
}
