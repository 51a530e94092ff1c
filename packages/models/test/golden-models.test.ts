import { createFaceLandmarker, type Region } from '@bonafide/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureAssets } from '../scripts/asset-files.ts';
import { modelManifest, type ModelId } from '../src/index.ts';
import { openModel } from '../src/node.ts';
import { largestDifference, readGolden, sha256 } from './golden.ts';
import { drawTestPicture, type TestPicture } from './test-pictures.ts';

/** Picture bytes to what a model takes, and how far its outputs may be from the reference's (absolute). */
interface GoldenModel {
  readonly id: ModelId;
  readonly toInput: (byte: number) => number;
  readonly tolerance: number;
}

/** Measured: 9.6e-5 for the detectors, 8.2e-5 pixels for the meshes, 5.1e-6 and 5.7e-9 for the last two. */
const MODELS: readonly GoldenModel[] = [
  { id: 'face-detector-short', toInput: (byte) => byte / 127.5 - 1, tolerance: 3e-4 },
  { id: 'face-detector-full', toInput: (byte) => byte / 127.5 - 1, tolerance: 3e-4 },
  { id: 'face-landmarks-468', toInput: (byte) => byte / 255, tolerance: 3e-4 },
  { id: 'face-landmarks-478', toInput: (byte) => byte / 255, tolerance: 3e-4 },
  { id: 'face-descriptor', toInput: (byte) => byte, tolerance: 3e-5 },
  { id: 'face-liveness', toInput: (byte) => byte / 255, tolerance: 1e-6 },
];

beforeAll(async () => {
  await ensureAssets();
});

describe.each(MODELS)('$id', ({ id, toInput, tolerance }) => {
  it('gives the numbers that the reference interpreter gives for the same network', async () => {
    const golden = await readGolden(id);
    expect(modelManifest(id).source).toMatchObject({ sha256: golden.sourceSha256 });
    await using session = await openModel(id);
    for (const picture of golden.cases) {
      const pixels = drawTestPicture(picture);
      expect(sha256(pixels)).toBe(picture.pixelsSha256);
      const { size } = picture;
      const outputs = await session.run({
        image: { data: Float32Array.from(pixels, toInput), dims: [1, size, size, 3] },
      });
      for (const [name, output] of Object.entries(outputs)) {
        const difference = largestDifference(output.data, picture.outputs[name]!);
        expect(difference, `${name} of ${describePicture(picture)}`).toBeLessThan(tolerance);
      }
    }
  });
});

it('finds the 478 points that MediaPipe finds, through the landmarker of core', async () => {
  const golden = await readGolden('face-landmarks-478');
  await using session = await openModel('face-landmarks-478');
  const landmarker = createFaceLandmarker(session);
  for (const picture of golden.cases) {
    const { size } = picture;
    const whole: Region = { x: size / 2, y: size / 2, side: size, rotation: 0 };
    const { points } = await landmarker.locate({ width: size, height: size, data: toRgba(picture) }, whole);
    const difference = largestDifference(
      points.map((value) => value * size),
      picture.outputs['refined']!,
    );
    expect(difference, describePicture(picture)).toBeLessThan(3e-4);
  }
});

function toRgba(picture: TestPicture): Uint8ClampedArray {
  const rgb = drawTestPicture(picture);
  return Uint8ClampedArray.from({ length: (rgb.length / 3) * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : rgb[Math.floor(i / 4) * 3 + (i % 4)]!,
  );
}

function describePicture({ kind, zoom, shift }: TestPicture): string {
  return `${kind} ${zoom} ${shift}`;
}
