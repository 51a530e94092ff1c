import type { Picture } from '../sample.ts';
import { colourDifference } from './colour-difference.ts';
import { TILE, TileSpectrum } from './tile-spectrum.ts';

/** Tiles looked at across and down the picture, at most. */
const ACROSS = 4;
const DOWN = 3;
/** Pixels of the shorter side, under which coding leaves colour patterns as fine as a screen's: old videos of the web do. */
const SMALLEST = 280;
/** Mean green of a tile, 0..255, under which noise of the sensor outweighs what is seen. */
const DARK = 24;

/** Cycles a tile of 64 pixels: [from, to) for peaks, and from where on the level counts. Moire lies in there. */
const BAND = { from: 3, level: 9, to: 16 } as const;

/** Where the frequencies of the band lie in a tile's powers (the lower half-plane repeats the upper one), and their distances from the origin. */
const IN_BAND = Array.from({ length: (TILE * TILE) / 2 }, (_, at) => {
  const u = at % TILE;
  return { at, radius: Math.hypot(u < TILE / 2 ? u : u - TILE, Math.floor(at / TILE)) };
}).filter(({ radius }) => radius >= BAND.from && radius < BAND.to);
const PLACES = Uint16Array.from(IN_BAND, ({ at }) => at);

/** What the colours of a picture look like in detail. Natural logarithms of power, of green against magenta. */
export interface TextureMeasures {
  /** Mean level of patterns 9 to 16 cycles a tile fine. */
  readonly fine: number;
  /** How far the strongest frequency of 3 to 16 cycles stands out of those equally fine. */
  readonly peak: number;
}

/** Logarithms of power in the band, summed over the tiles of one picture. */
export interface PictureTexture {
  readonly sums: Float64Array;
  /** Tiles that were bright enough. */
  readonly tiles: number;
  /** The picture is too small to be looked at. */
  readonly small: boolean;
}

/** Looks at pictures, one at a time. Holds 200 kB of memory for it. */
export class TextureLook {
  readonly #spectrum = new TileSpectrum(BAND.to);
  readonly #pair = [new Float64Array(TILE * TILE), new Float64Array(TILE * TILE)] as const;

  /** Measures up to 12 tiles of a picture. Costs about 1 ms. */
  at(picture: Picture): PictureTexture {
    const { width, height } = picture;
    const sums = new Float64Array(PLACES.length);
    if (Math.min(width, height) < SMALLEST) return { sums, tiles: 0, small: true };
    const across = Math.min(ACROSS, Math.floor(width / TILE));
    const down = Math.min(DOWN, Math.floor(height / TILE));
    let lit = 0;
    for (let row = 0; row < down; row++) {
      for (let column = 0; column < across; column++) {
        const left = placeOf(column, across, width);
        const top = placeOf(row, down, height);
        const green = colourDifference(picture, { left, top, side: TILE }, this.#pair[lit % 2]!);
        if (green < DARK) continue;
        if (++lit % 2 === 0) this.#addPair(sums);
      }
    }
    if (lit % 2 === 1) this.#addFirst(sums);
    return { sums, tiles: lit, small: false };
  }

  #addPair(sums: Float64Array): void {
    const { first, second } = this.#spectrum.measure(...this.#pair);
    addLogarithms(first, sums);
    addLogarithms(second, sums);
  }

  #addFirst(sums: Float64Array): void {
    this.#pair[1].fill(0);
    addLogarithms(this.#spectrum.measure(...this.#pair).first, sums);
  }
}

/**
 * Mean logarithmic power spectrum of the colour difference green less magenta, over tiles and pictures: an average of
 * logarithms rises with what is everywhere, as a screen's grid is, and hardly with what fills a few tiles, as a striped
 * shirt does. Keeps 6 kB.
 */
export class ColourTexture {
  readonly #sums = new Float64Array(PLACES.length);
  #tiles = 0;
  #dark = 0;
  #small = 0;
  pictures = 0;

  add({ sums, tiles, small }: PictureTexture): void {
    if (small) this.#small++;
    else if (tiles === 0) this.#dark++;
    else this.pictures++;
    this.#tiles += tiles;
    for (let i = 0; i < sums.length; i++) this.#sums[i] = this.#sums[i]! + sums[i]!;
  }

  /** Whether most of the pictures were too dark to be looked at. */
  get dark(): boolean {
    return this.#dark > this.pictures;
  }

  /** Whether most of the pictures were too small. */
  get small(): boolean {
    return this.#small > this.pictures + this.#dark;
  }

  /** Undefined before the first tile. */
  measures(): TextureMeasures | undefined {
    if (this.#tiles === 0) return undefined;
    const rings = new Map<number, number[]>();
    let [level, count] = [0, 0];
    IN_BAND.forEach(({ radius }, i) => {
      const here = this.#sums[i]! / this.#tiles;
      if (radius >= BAND.level) {
        level += here;
        count++;
      }
      const ring = rings.get(Math.floor(radius));
      if (ring === undefined) rings.set(Math.floor(radius), [here]);
      else ring.push(here);
    });
    const peaks = [...rings.values()].map((levels) => Math.max(...levels) - median(levels));
    return { fine: level / count, peak: Math.max(...peaks) };
  }
}

/** One level squared more: 8-bit rounding leaves as much in any tile. */
function addLogarithms(powers: Float64Array, sums: Float64Array): void {
  for (let i = 0; i < PLACES.length; i++) sums[i] = sums[i]! + Math.log(1 + powers[PLACES[i]!]!);
}

/** Left or top edge of the tile in the middle of field `index` of `count`. */
function placeOf(index: number, count: number, size: number): number {
  return Math.min(size - TILE, Math.max(0, Math.round(((index + 0.5) * size) / count - TILE / 2)));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
