import type { Region } from '../image/region.ts';
import { regionToImage } from '../image/sample-region.ts';
import type { Picture, RgbaImage } from '../sample.ts';
import type { FaceObservation } from './face-observation.ts';

/** Bytes of crops that wait to be used again, at most: six faces' of the sizes that analyzers ask for. */
const MOST_KEPT = 4_000_000;

/** Cuts faces out of one picture after another, in memory that is used again: a third of a megabyte a picture. */
export class FaceCrops {
  #used: Uint8ClampedArray[] = [];
  #free: Uint8ClampedArray[] = [];

  /** A new picture begins: crops of the one before are no longer anybody's. */
  next(): void {
    this.#free.push(...this.#used);
    this.#used = [];
    let bytes = this.#free.reduce((sum, { length }) => sum + length, 0);
    while (bytes > MOST_KEPT) bytes -= this.#free.shift()!.length;
  }

  /** Crops of the face in `region`, each kind cut once, valid until the next picture. */
  of(picture: Picture, region: Region): FaceObservation['crop'] {
    const made = new Map<string, RgbaImage>();
    return ({ size, scale = 1.5 }) => {
      const key = `${size} ${scale}`;
      const known = made.get(key);
      if (known !== undefined) return known;
      const at = this.#free.findIndex(({ length }) => length === size * size * 4);
      const [memory] = at < 0 ? [] : this.#free.splice(at, 1);
      const crop = regionToImage(picture, { ...region, side: region.side * scale }, size, memory);
      this.#used.push(crop.data);
      made.set(key, crop);
      return crop;
    };
  }
}
