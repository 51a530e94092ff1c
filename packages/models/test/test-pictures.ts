/** A picture that needs no file; scripts/reference/test_pictures.py draws the same bytes for the reference. */
export interface TestPicture {
  readonly kind: 'noise' | 'face';
  /** Side in pixels. */
  readonly size: number;
  readonly seed: number;
  /** The face is drawn zoom / 1000 times as large, moved right by shift / 1000 of the side. */
  readonly zoom: number;
  readonly shift: number;
}

/** Centre x, y, radius x, y in thousandths of the side, and the colour; later ones lie on top. */
const FACE = [
  [500, 420, 380, 420, [52, 40, 34]],
  [500, 520, 330, 430, [206, 162, 134]],
  [360, 430, 72, 36, [238, 236, 232]],
  [640, 430, 72, 36, [238, 236, 232]],
  [360, 430, 32, 34, [58, 42, 30]],
  [640, 430, 32, 34, [58, 42, 30]],
  [360, 345, 92, 20, [70, 50, 40]],
  [640, 345, 92, 20, [70, 50, 40]],
  [500, 560, 46, 110, [190, 144, 118]],
  [470, 650, 20, 14, [112, 70, 58]],
  [530, 650, 20, 14, [112, 70, 58]],
  [500, 770, 130, 46, [176, 84, 82]],
  [500, 770, 118, 9, [96, 36, 40]],
] as const;
const BACKGROUND = [96, 112, 124] as const;

/** RGB bytes, size x size x 3. */
export function drawTestPicture({ kind, size, seed, zoom, shift }: TestPicture): Uint8Array {
  const grain = noise(size * size * 3, seed);
  if (kind === 'noise') return grain;
  const place = (index: number, moved: number): number =>
    Math.floor(((Math.floor(((2 * index + 1) * 500) / size) - moved - 500) * 1000) / zoom) + 500;
  return grain.map((value, i) => {
    const pixel = Math.floor(i / 3);
    const colour = colourAt(place(pixel % size, shift), place(Math.floor(pixel / size), 0));
    return colour[i % 3]! + (value >> 4);
  });
}

function colourAt(x: number, y: number): readonly number[] {
  const paint = FACE.findLast(
    ([cx, cy, rx, ry]) => ((x - cx) * ry) ** 2 + ((y - cy) * rx) ** 2 <= (rx * ry) ** 2,
  );
  return paint?.[4] ?? BACKGROUND;
}

/** Bytes of the generator x -> 1664525 x + 1013904223 modulo 2^32: its upper eight bits. */
function noise(count: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state >>> 24;
  });
}
