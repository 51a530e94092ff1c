import type { RgbaImage } from '@bonafide/core';

export interface OccludedPicture {
  /** What the camera sees: the real face with something in front of it. */
  readonly picture: RgbaImage;
  /** The same without what is in front. */
  readonly bare: RgbaImage;
  /** `bare` with another face on it. */
  readonly swapped: RgbaImage;
  /** Where the swap knows something to be, 1 a pixel: as a rule where it was one picture ago. Absent: nowhere. */
  readonly known?: Uint8Array;
}

/**
 * A swap that masks out what covers the face (as DeepFaceLab's XSeg does): it paints wherever it knows of nothing in
 * front. What has moved since shows the real face where it was, and is painted over where it is now.
 */
export function swapAround({ picture, bare, swapped, known }: OccludedPicture): RgbaImage {
  const data = new Uint8ClampedArray(picture.data);
  for (let i = 0; i < data.length; i += 4) {
    if (known?.[i / 4] === 1 || same(swapped.data, bare.data, i)) continue;
    for (let c = 0; c < 3; c++) data[i + c] = swapped.data[i + c]!;
  }
  return { width: picture.width, height: picture.height, data };
}

/** Where two pictures differ, 1 a pixel. */
export function differenceMask(a: RgbaImage, b: RgbaImage): Uint8Array {
  return Uint8Array.from({ length: a.width * a.height }, (_, i) => (same(a.data, b.data, i * 4) ? 0 : 1));
}

function same(a: Uint8ClampedArray, b: Uint8ClampedArray, at: number): boolean {
  return a[at] === b[at] && a[at + 1] === b[at + 1] && a[at + 2] === b[at + 2];
}
