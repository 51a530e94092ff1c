import type { FaceObservation } from '../face/face-observation.ts';

/** Mean red, green and blue (0..255) of one region of skin, one entry a moment. */
export type ColourTrace = readonly (readonly [red: number, green: number, blue: number])[];

/** Side of the upright crop (the mesh's own square) that skin is averaged in. */
const SIDE = 64;
/** Forehead, right cheek, left cheek: [left, right) x [top, bottom) in pixels of the crop. No eyes, brows, lips or hair line. */
const REGIONS = [
  [20, 44, 5, 15],
  [10, 24, 32, 45],
  [40, 54, 32, 45],
] as const;
/** Seconds without a face after which what was gathered is no longer one trace. */
const LONGEST_GAP = 0.6;

/** Gathers the colours of three regions of one face's skin. Keeps ten numbers a picture, of one window. */
export class SkinTraces {
  #times: number[] = [];
  #colours: (readonly [number, number, number])[][] = REGIONS.map(() => []);
  #track = NaN;

  /** Costs 0.2 ms. */
  add(face: FaceObservation): void {
    if (face.track !== this.#track || face.timestamp - (this.#times.at(-1) ?? -Infinity) > LONGEST_GAP) {
      this.clear();
      this.#track = face.track;
    }
    const { data } = face.crop({ size: SIDE, scale: 1 });
    this.#times.push(face.timestamp);
    REGIONS.forEach((region, i) => this.#colours[i]!.push(meanColour(data, region)));
  }

  clear(): void {
    this.#times = [];
    this.#colours = REGIONS.map(() => []);
  }

  /** Seconds between the first and the last picture of the trace. */
  get seconds(): number {
    return this.#times.length === 0 ? 0 : this.#times.at(-1)! - this.#times[0]!;
  }

  /** Pictures a second, on average. */
  get rate(): number {
    return this.seconds > 0 ? (this.#times.length - 1) / this.seconds : 0;
  }

  /** The traces read at even steps of 1 / `rate` seconds, between two pictures in proportion. */
  even(rate: number): readonly ColourTrace[] {
    const count = Math.floor(this.seconds * rate + 1e-6) + 1;
    return this.#colours.map((colours) => {
      let i = 0;
      return Array.from({ length: count }, (_, step) => {
        const time = this.#times[0]! + step / rate;
        while (i < this.#times.length - 2 && this.#times[i + 1]! <= time) i++;
        const [from, to] = [this.#times[i]!, this.#times[i + 1] ?? Infinity];
        const weight = Math.min(1, Math.max(0, (time - from) / (to - from)));
        const [before, after] = [colours[i]!, colours[i + 1] ?? colours[i]!];
        const mix = (k: 0 | 1 | 2): number => before[k] + weight * (after[k] - before[k]);
        return [mix(0), mix(1), mix(2)] as const;
      });
    });
  }
}

function meanColour(
  data: Uint8ClampedArray,
  [left, right, top, bottom]: (typeof REGIONS)[number],
): readonly [number, number, number] {
  let [red, green, blue] = [0, 0, 0];
  for (let y = top; y < bottom; y++) {
    for (let x = left, i = (y * SIDE + left) * 4; x < right; x++, i += 4) {
      red += data[i]!;
      green += data[i + 1]!;
      blue += data[i + 2]!;
    }
  }
  const pixels = (right - left) * (bottom - top);
  return [red / pixels, green / pixels, blue / pixels];
}
