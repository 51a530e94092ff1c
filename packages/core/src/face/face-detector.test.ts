import { describe, expect, it } from 'vitest';
import type { InferenceSession } from '../inference.ts';
import type { RgbaImage } from '../sample.ts';
import { createFaceDetector, mergeDetectors, type FaceDetection } from './face-detector.ts';

const image: RgbaImage = { width: 256, height: 128, data: new Uint8ClampedArray(256 * 128 * 4) };

/** A short-range network whose anchors answer as told: [anchor, logit, box values]. */
function network(answers: readonly (readonly [number, number, readonly number[]])[]): InferenceSession {
  return {
    inputNames: ['image'],
    outputNames: ['boxes', 'scores'],
    async run() {
      const boxes = new Float32Array(896 * 16);
      const scores = new Float32Array(896).fill(-20);
      for (const [anchor, logit, values] of answers) {
        scores[anchor] = logit;
        boxes.set(values, anchor * 16);
      }
      return Promise.resolve({
        boxes: { data: boxes, dims: [1, 896, 16] },
        scores: { data: scores, dims: [1, 896, 1] },
      });
    },
    [Symbol.asyncDispose]: async () => Promise.resolve(),
  };
}

/** Box offset, size, then right and left eye: level, at the anchor. */
const box = (dx: number, dy: number, size: number, tilt = 0): readonly number[] => [
  ...[dx, dy, size, size],
  ...[dx - 8, dy - tilt, dx + 8, dy + tilt],
];

describe('createFaceDetector', () => {
  it('maps a box of the letterboxed input back to the picture', async () => {
    // Anchor 136 is the first of cell (4, 4) of the 16 x 16 grid: centre (36, 36) of 128.
    const detector = createFaceDetector(network([[136, 9, box(28, 28, 20)]]), { variant: 'short' });
    const [face] = await detector.detect(image);
    // The picture is 256 wide, so a pixel of the input is two of the picture; 64 of its rows are padding.
    expect(face?.region).toEqual({ x: 128, y: 64, side: 60, rotation: 0 });
    expect(face?.score).toBeGreaterThan(0.99);
  });

  it('turns the region by the line of the eyes', async () => {
    const detector = createFaceDetector(network([[136, 9, box(0, 0, 20, 8)]]), { variant: 'short' });
    expect((await detector.detect(image))[0]?.region.rotation).toBeCloseTo(Math.PI / 4, 6);
  });

  it('averages what overlaps and keeps apart what does not, best first', async () => {
    const answers = [
      [136, 1, box(0, 0, 20)],
      [137, 1, box(2, 0, 20)],
      [138, 4, box(60, 0, 20)], // The next cell, 8 pixels on.
    ] as const;
    const faces = await createFaceDetector(network(answers), { variant: 'short' }).detect(image);
    expect(faces.map(({ region }) => region.x)).toEqual([208, 74]);
  });

  it('finds nothing where nothing scores, and survives infinite logits', async () => {
    expect(await createFaceDetector(network([]), { variant: 'short' }).detect(image)).toEqual([]);
    const wild = network([[0, Infinity, box(0, 0, 10)], [1, -Infinity, box(0, 0, 10)], [2, NaN, box(0, 0, 10)]]); // prettier-ignore
    expect(await createFaceDetector(wild, { variant: 'short' }).detect(image)).toHaveLength(1);
  });
});

describe('mergeDetectors', () => {
  const fixed = (
    ...found: readonly FaceDetection[]
  ): { detect: () => Promise<readonly FaceDetection[]> } => ({
    detect: async () => Promise.resolve(found),
  });
  const at = (x: number, score: number): FaceDetection => ({
    score,
    region: { x, y: 50, side: 40, rotation: 0 },
  });

  it('adds the faces that only the second sees, and takes the first one’s word on those that both see', async () => {
    const merged = mergeDetectors([fixed(at(50, 0.8)), fixed(at(54, 0.99), at(200, 0.9))]);
    expect(await merged.detect(image)).toEqual([at(200, 0.9), at(50, 0.8)]);
  });
});
