import type { LightFlash } from '../../challenge-params.ts';
import { linearColour, type LinearRgb, RESTING_COLOUR } from './light-colours.ts';

/** Two numbers that exposure cannot move: ln(red / green) and ln(blue / green). */
export type Chroma = readonly [number, number];

/** What share of the light on the face the screen is taken to give: shapes the expectation, not its size. */
const SCREEN_SHARE = 0.5;

/** What a screen showed, as the chroma that it adds to a face, over time. */
export interface LightTimeline {
  readonly seconds: number;
  /**
   * Writes the mean over [time - exposure, time] to `out[offset]` and the next; seconds since the first colour came up,
   * white outside the sequence. Into an array, because a judgement asks a hundred thousand times.
   */
  expect(time: number, exposure: number, into: { readonly out: Float64Array; readonly offset: number }): void;
}

/** Looks the expected chroma up by integrals, so that a mean over any span costs two looks at the sequence. */
export function createLightTimeline(sequence: readonly LightFlash[]): LightTimeline {
  const rest = chromaOf(linearColour(RESTING_COLOUR));
  const count = sequence.length;
  const starts = new Float64Array(count + 1);
  const values = sequence.map(({ rgb }) => chromaOf(linearColour(rgb)));
  const integrals = [new Float64Array(count + 1), new Float64Array(count + 1)] as const;
  sequence.forEach(({ seconds: held }, k) => {
    starts[k + 1] = starts[k]! + held;
    for (const channel of [0, 1] as const) {
      integrals[channel][k + 1] = integrals[channel][k]! + values[k]![channel] * held;
    }
  });
  const seconds = starts[count]!;
  const integral = (channel: 0 | 1, at: number): number => {
    if (at <= 0) return rest[channel] * at;
    if (at >= seconds) return integrals[channel][count]! + rest[channel] * (at - seconds);
    let k = count - 1;
    while (starts[k]! > at) k--;
    return integrals[channel][k]! + values[k]![channel] * (at - starts[k]!);
  };
  return {
    seconds,
    expect(time, exposure, { out, offset }) {
      out[offset] = (integral(0, time) - integral(0, time - exposure)) / exposure;
      out[offset + 1] = (integral(1, time) - integral(1, time - exposure)) / exposure;
    },
  };
}

/** Chroma of white light with a share of a colour in it. */
function chromaOf([red, green, blue]: LinearRgb): Chroma {
  const lit = (channel: number): number => 1 - SCREEN_SHARE + SCREEN_SHARE * channel;
  return [Math.log(lit(red) / lit(green)), Math.log(lit(blue) / lit(green))];
}
