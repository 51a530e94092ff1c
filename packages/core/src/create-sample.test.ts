import { expect, it, vi } from 'vitest';
import { createVideoSample } from './create-sample.ts';
import type { I420Image } from './sample.ts';

const source = { width: 640, height: 480 };
const grey: I420Image = {
  width: 2,
  height: 2,
  y: Uint8Array.of(128, 128, 128, 128),
  u: Uint8Array.of(128),
  v: Uint8Array.of(128),
  range: 'full',
  matrix: 'bt601',
};

it('gives a picture of planes as it is, and as RGBA once', () => {
  using sample = createVideoSample({ timestamp: 1, source, picture: grey });
  expect(sample).toMatchObject({ kind: 'video', timestamp: 1, sourceWidth: 640, sourceHeight: 480 });
  expect(sample.toI420!()).toBe(grey);
  expect([...sample.toRgba().data.subarray(0, 4)]).toEqual([128, 128, 128, 255]);
  expect(sample.toRgba()).toBe(sample.toRgba());
});

it('gives no planes of a picture that has none', () => {
  const picture = { width: 1, height: 1, data: Uint8ClampedArray.of(1, 2, 3, 255) };
  using sample = createVideoSample({ timestamp: 0, source, picture });
  expect('toI420' in sample).toBe(false);
  expect(sample.toRgba()).toBe(picture);
});

it('gives nothing after dispose, and its memory back once', () => {
  const onDispose = vi.fn();
  const sample = createVideoSample({ timestamp: 0, source, picture: grey, onDispose });
  sample[Symbol.dispose]();
  sample[Symbol.dispose]();
  expect(onDispose).toHaveBeenCalledOnce();
  expect(() => sample.toRgba()).toThrow(/toRgba\(\) .* after dispose/);
  expect(() => sample.toI420!()).toThrow(expect.objectContaining({ code: 'disposed' }));
});
