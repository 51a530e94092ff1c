import type { FaceObservation, FrameObservation } from '@bonafide/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFaceThumbnails } from './face-thumbnails.ts';

function frame(timestamp: number, tracks: readonly number[]): FrameObservation {
  const image = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
  const faces = tracks.map(
    (track) =>
      ({
        track,
        quality: { limits: [], size: 120, sharpness: 200 },
        crop: () => image,
      }) as unknown as FaceObservation,
  );
  return {
    kind: 'frame',
    timestamp,
    picture: image,
    image,
    sourceWidth: 1,
    sourceHeight: 1,
    faces,
    sceneCut: false,
  };
}

describe('createFaceThumbnails', () => {
  it('never keeps more than its capacity, in any call', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(40), { maxLength: 6 }), { maxLength: 300 }),
        fc.integer({ min: 12, max: 40 }),
        (calls, capacity) => {
          const thumbnails = createFaceThumbnails({ capacity });
          calls.forEach((tracks, i) => {
            thumbnails.add(frame(i / 5, tracks));
          });
          expect(thumbnails.list().length).toBeLessThanOrEqual(capacity);
        },
      ),
    );
  });

  it('spans a call of any length evenly', () => {
    const thumbnails = createFaceThumbnails();
    for (let i = 0; i < 5 * 3600; i++) thumbnails.add(frame(i / 5, [1]));
    const times = thumbnails.list().map(({ timestamp }) => timestamp);
    expect(times.length).toBeGreaterThan(30);
    const gaps = times.slice(2).map((time, i) => time - times[i + 1]!);
    expect(Math.max(...gaps)).toBeCloseTo(Math.min(...gaps), 6);
    expect(times.at(-1)).toBeGreaterThan(3600 * 0.95);
  });

  it('keeps the first picture of every track while there are few, even between the even ones', () => {
    const thumbnails = createFaceThumbnails();
    for (let i = 0; i < 6000; i++) thumbnails.add(frame(i / 5, [i < 4001 ? 1 : 2]));
    const first = thumbnails.list().filter(({ firstOfTrack }) => firstOfTrack);
    expect(first.map(({ track, timestamp }) => [track, timestamp])).toEqual([
      [1, 0],
      [2, 800.2],
    ]);
  });

  it('refuses a capacity that one frame could overflow', () => {
    expect(() => createFaceThumbnails({ capacity: 5 })).toThrow(RangeError);
  });
});
