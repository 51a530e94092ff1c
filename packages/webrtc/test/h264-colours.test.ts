import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { toRgba } from '@bonafide/core';
import { findFfmpeg } from '@bonafide/recorded';
import { describe, expect, it } from 'vitest';
import { createFrameScaler, pictureBytes } from '../src/image/frame-scaler.ts';
import type { MediaFrame } from '../src/media-frame.ts';
import { createH264Decoder } from '../src/node/h264/h264-decoder.ts';

const SIZE = { width: 64, height: 48 };

/** A still of one colour as a byte stream of H.264, coded and tagged as asked. */
async function code(ffmpeg: string, colours: string, tags: readonly string[]): Promise<Uint8Array> {
  const { stdout } = await promisify(execFile)(
    ffmpeg,
    [
      ...['-v', 'error', '-nostdin', '-f', 'lavfi', '-i', 'color=0xc86432:size=64x48:d=1:r=25'],
      ...['-vf', `format=rgb24,${colours}`, '-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '1', '-g', '1'],
      ...[...tags, '-f', 'h264', '-'],
    ],
    { encoding: 'buffer' },
  );
  return stdout;
}

describe('the colours of an H.264 caller', () => {
  it.each([
    ['says nothing', 'scale=out_color_matrix=bt601,format=yuv420p', []],
    [
      'says BT.709',
      'scale=out_color_matrix=bt709,format=yuv420p',
      ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
    ],
    ['says full range', 'scale=out_color_matrix=bt601:out_range=pc,format=yuvj420p', ['-color_range', 'pc']],
  ] as const)(
    'are those that were sent, where the stream %s',
    { timeout: 20_000 },
    async (_, colours, tags) => {
      const ffmpeg = await findFfmpeg();
      const data = await code(ffmpeg, colours, tags);
      let take!: (frame: MediaFrame) => void;
      const taken = new Promise<MediaFrame>((resolve) => {
        take = resolve;
      });
      await using decoder = createH264Decoder({ ffmpeg, onFrame: take, onNeedKey: () => undefined });
      decoder.push({ data, key: true, parameters: Uint8Array.of(1) });
      const frame = await taken;
      const picture = createFrameScaler().toPicture(frame, SIZE, new ArrayBuffer(pictureBytes('i420', SIZE)));
      const [red, green, blue] = toRgba(picture).data;
      for (const [value, wanted] of [
        [red, 0xc8],
        [green, 0x64],
        [blue, 0x32],
      ] as const)
        // prettier-ignore
        expect(Math.abs(value! - wanted)).toBeLessThanOrEqual(4);
    },
  );
});
