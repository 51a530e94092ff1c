import type { InferenceSession, RgbaImage } from '@bonafide/core';
import { expect, it } from 'vitest';
import type { FaceThumbnail } from './face-thumbnails.ts';
import { withHeatMaps } from './heat-maps.ts';
import { drawHeat } from './report/heat-overlay.ts';

const SIZE = 4;

function face(timestamp: number, red: number, fit = true): FaceThumbnail {
  const image: RgbaImage = {
    width: SIZE,
    height: SIZE,
    data: new Uint8ClampedArray(SIZE * SIZE * 4).fill(red),
  };
  return { timestamp, track: 1, firstOfTrack: false, fit, image };
}

/** Its map is twice the crop's first value, everywhere. */
function network(): InferenceSession & { readonly batches: number[] } {
  const batches: number[] = [];
  return {
    batches,
    inputNames: ['image'],
    outputNames: ['logit', 'cam'],
    run({ image }) {
      const n = image!.dims[0]!;
      batches.push(n);
      const first = Float32Array.from({ length: n }, (_, i) => image!.data[i * 3 * SIZE * SIZE]!);
      const cam = Float32Array.from({ length: n * 2 }, (_, i) => 2 * first[Math.floor(i / 2)]!);
      return Promise.resolve({ logit: { data: first, dims: [n, 1] }, cam: { data: cam, dims: [n, 1, 2] } });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

it('gives each fit face its own map, and none to a face that cannot be judged', async () => {
  const model = network();
  const faces = Array.from({ length: 11 }, (_, i) => face(i, 17 * i, i !== 3));
  const mapped = await withHeatMaps(faces, { model, inputSize: SIZE });
  expect(model.batches).toEqual([8, 2]);
  expect(mapped.map(({ timestamp }) => timestamp)).toEqual(faces.map(({ timestamp }) => timestamp));
  expect(mapped[3]).toEqual(faces[3]);
  for (const i of [0, 5, 10]) {
    expect(mapped[i]!.heat).toMatchObject({ width: 2, height: 1 });
    expect(mapped[i]!.heat!.data[1]).toBeCloseTo((2 * 17 * i) / 255, 5);
  }
});

it('draws nothing where the network saw nothing, and a picture where it saw something', async () => {
  expect(await drawHeat({ width: 2, height: 1, data: Float32Array.of(-4, 0) })).toBeUndefined();
  expect(await drawHeat({ width: 2, height: 1, data: Float32Array.of(-4, 3) })).toMatch(
    /^data:image\/png;base64,/,
  );
});
