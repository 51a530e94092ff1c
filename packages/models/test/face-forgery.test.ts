import { judgeFaces, type RgbaImage } from '@bonafide/core';
import { beforeAll, expect, it } from 'vitest';
import { ensureAssets } from '../scripts/asset-files.ts';
import { modelManifest } from '../src/index.ts';
import { openModel } from '../src/node.ts';
import { largestDifference, readGolden, sha256 } from './golden.ts';
import { drawTestPicture } from './test-pictures.ts';

beforeAll(async () => {
  await ensureAssets();
});

it('gives the logits and maps that torch gives for the weights as trained, one face or several at once', async () => {
  const golden = await readGolden('face-forgery');
  const { weights, inputs } = modelManifest('face-forgery');
  expect(weights?.sha256).toBe(golden.sourceSha256);
  await using model = await openModel('face-forgery');
  const crops = golden.cases.map((picture): RgbaImage => {
    const rgb = drawTestPicture(picture);
    expect(sha256(rgb)).toBe(picture.pixelsSha256);
    const { size } = picture;
    const data = Uint8ClampedArray.from({ length: size * size * 4 }, (_, i) =>
      i % 4 === 3 ? 255 : rgb[Math.floor(i / 4) * 3 + (i % 4)]!,
    );
    return { width: size, height: size, data };
  });
  const size = inputs[0]!.dims[2]!;
  const together = await judgeFaces(model, crops, size);
  for (const [n, { outputs }] of golden.cases.entries()) {
    const [alone] = await judgeFaces(model, [crops[n]!], size);
    for (const { logit, map } of [alone!, together[n]!]) {
      expect(Math.abs(logit - outputs['logit']!.values[0]!)).toBeLessThan(1e-3);
      expect(largestDifference(map!.data, outputs['cam']!)).toBeLessThan(2e-3);
    }
  }
});
