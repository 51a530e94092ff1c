import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecording } from '../src/index.ts';
import { createTestClips, readAll, type TestClips } from './test-clips.ts';

let clips: TestClips;
beforeAll(async () => {
  clips = await createTestClips();
});
afterAll(async () => {
  await clips[Symbol.asyncDispose]();
});

/** Red on the left, blue on the right. */
function halves(width: number, height: number): Sharp {
  const left = { create: { width: width / 2, height, channels: 3, background: 'red' } } as const;
  return sharp({ create: { width, height, channels: 3, background: 'blue' } }).composite([
    { input: left, left: 0, top: 0 },
  ]);
}

describe('a still picture', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    'is read from %s, whatever its name says',
    async (format) => {
      const path = await clips.write(`${format}.mp4`, await halves(80, 40).toFormat(format).toBuffer());
      const { recording, video, thumbnails } = await readAll(path);
      expect(recording.info).toMatchObject({ duration: 0, video: { width: 80, height: 40 } });
      expect(video).toHaveLength(1);
      expect(video[0]!.rgba[0]).toBeGreaterThan(230);
      expect(video[0]!.rgba[79 * 4 + 2]).toBeGreaterThan(230);
      expect(thumbnails[0]!.luma).toHaveLength(32 * 18);
    },
  );

  it('is turned upright, then scaled down to 640 pixels', async () => {
    const bytes = await halves(1600, 800).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const { recording, video } = await readAll(await clips.write('upright.jpg', bytes));
    expect(recording.info.video).toMatchObject({ width: 800, height: 1600 });
    expect([video[0]!.width, video[0]!.height]).toEqual([640, 1280]);
    // A quarter turn clockwise: left is on top.
    expect(video[0]!.rgba[(10 * 640 + 320) * 4]).toBeGreaterThan(230);
    expect(video[0]!.rgba[(1270 * 640 + 320) * 4 + 2]).toBeGreaterThan(230);
  });

  it('has no alpha left: what is transparent is black', async () => {
    const clear = sharp({ create: { width: 4, height: 4, channels: 4, background: '#ffffff00' } });
    const { video } = await readAll(await clips.write('clear.png', await clear.png().toBuffer()));
    expect([...video[0]!.rgba.subarray(0, 4)]).toEqual([0, 0, 0, 255]);
  });

  it('is refused when it is cut off, or of absurd size', async () => {
    const whole = await halves(400, 400).png().toBuffer();
    const cut = await clips.write('cut.png', whole.subarray(0, whole.length / 2));
    await expect(openRecording(cut)).rejects.toMatchObject({ code: 'media/decode-failed' });
    const wide = sharp({ create: { width: 9000, height: 2, channels: 3, background: 'red' } });
    const path = await clips.write('wide.png', await wide.png().toBuffer());
    await expect(openRecording(path)).rejects.toMatchObject({ code: 'media/too-large' });
  });
});
