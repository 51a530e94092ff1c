import { colourWeights, isI420 } from '../image/i420.ts';
import type { Picture } from '../sample.ts';

/** Share of the picture, from each of its edges inwards, in which a screen's edge is looked for; at least 8 pixels. */
const BAND = 0.09;
const NARROWEST = 8;
/** Of every six rows along an edge three are averaged: noise goes, and a line hardly moves within them. */
const GROUP = 3;
const EVERY = 6;
/** Pixels by which the strongest edge of a row may lie off the line. */
const SLACK = 1.5;
/** Bars of a letterbox: darker and more even than a screen's rim is on a sensor, and upright to half a pixel. */
const BAR = { luma: 24, deviation: 4, tilt: 0.6, depth: 3 } as const;
/** Sides that count, the straightest ones, since the fourth of a screen is often out of view; and each one's most. */
const SIDES = 3;
const MOST = 2;

/**
 * How much of a frame there is around the picture, 0..6: the sum over the three sides that are most like a long straight
 * edge, of the share of rows whose strongest edge lies on one line, times the logarithm of 1 + the usual strength of that
 * edge in luma levels. One side alone, as a door or a bar makes, counts 2 at most. Costs 0.3 ms at 640 x 360.
 */
export function frameStrength(picture: Picture): number {
  const luma = lumaOf(picture);
  const sides = [false, true].flatMap((across) =>
    [false, true].map((far) => straightness(edgesAlong(picture, luma, { across, far }))),
  );
  return sides
    .sort((a, b) => b - a)
    .reduce((sum, side, i) => (i < SIDES ? sum + Math.min(MOST, side) : sum), 0);
}

/** The strongest edge of each row (of three averaged) that runs from one of the picture's edges inwards. */
interface EdgeRows {
  /** Pixels from the picture's edge. */
  readonly places: Float64Array;
  /** Luma levels over two pixels. */
  readonly strengths: Float64Array;
  /** Luma of the outermost pixels. */
  readonly rim: { readonly mean: number; readonly deviation: number };
}

/** `across`: rows run down from the upper (`far`: up from the lower) edge; otherwise from the left (right) one. */
function edgesAlong(
  { width, height }: Picture,
  lumaAt: (pixel: number) => number,
  { across, far }: { readonly across: boolean; readonly far: boolean },
): EdgeRows {
  const [length, depth] = across ? [width, height] : [height, width];
  const [along, inwards] = across ? [1, width] : [width, 1];
  const step = far ? -inwards : inwards;
  const first = far ? (depth - 1) * inwards : 0;
  const band = Math.max(NARROWEST, Math.floor(BAND * depth));
  const rows = Math.floor(length / EVERY);
  const places = new Float64Array(rows);
  const strengths = new Float64Array(rows);
  const luma = new Float64Array(band + 4);
  let [sum, squares] = [0, 0];
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < luma.length; i++) {
      let total = 0;
      for (let k = 0; k < GROUP; k++) total += lumaAt(first + i * step + (row * EVERY + k) * along);
      luma[i] = total / GROUP;
      if (i >= BAR.depth) continue;
      sum += luma[i]!;
      squares += luma[i]! * luma[i]!;
    }
    for (let i = 0; i < band; i++) {
      // Smoothed by 1-2-1, two pixels apart.
      const strength = Math.abs(luma[i]! + 2 * luma[i + 1]! - 2 * luma[i + 3]! - luma[i + 4]!) / 4;
      if (strength <= strengths[row]!) continue;
      strengths[row] = strength;
      places[row] = i;
    }
  }
  const count = rows * BAR.depth;
  const mean = sum / count;
  return {
    places,
    strengths,
    rim: { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) },
  };
}

/** How like one straight edge the rows' edges are; the line goes through the medians of the outer quarters. */
function straightness({ places, strengths, rim }: EdgeRows): number {
  const quarter = Math.floor(places.length / 4);
  const from = median(places.subarray(0, quarter));
  const to = median(places.subarray(places.length - quarter));
  if (rim.mean < BAR.luma && rim.deviation < BAR.deviation && Math.abs(to - from) < BAR.tilt) return 0;
  const slope = (to - from) / (places.length - quarter);
  let onLine = 0;
  for (let row = 0; row < places.length; row++) {
    if (Math.abs(places[row]! - from - slope * (row - (quarter - 1) / 2)) <= SLACK) onLine++;
  }
  return (onLine / places.length) * Math.log1p(median(strengths));
}

/** Reads the luma of a pixel, 0..255, by its number, row-major. */
function lumaOf(picture: Picture): (pixel: number) => number {
  if (isI420(picture)) {
    const { y } = picture;
    const { black, luma } = colourWeights(picture);
    return (pixel) => luma * (y[pixel]! - black);
  }
  const { data } = picture;
  return (pixel) => 0.299 * data[4 * pixel]! + 0.587 * data[4 * pixel + 1]! + 0.114 * data[4 * pixel + 2]!;
}

function median(values: Float64Array): number {
  return values.slice().sort()[values.length >> 1]!;
}
