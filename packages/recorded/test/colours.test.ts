import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestClips, ffmpegBuilds, H264, readAll, type TestClips } from './test-clips.ts';

const builds = await ffmpegBuilds();
let clips: TestClips;
beforeAll(async () => {
  clips = await createTestClips();
});
afterAll(async () => {
  await clips[Symbol.asyncDispose]();
});

describe.each(builds)('the colours of a recording, decoded by $build', ({ path: ffmpeg }) => {
  beforeEach(() => {
    vi.stubEnv('FFMPEG_PATH', ffmpeg);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    ['untagged', []],
    ['BT.601', ['-colorspace', 'smpte170m', '-color_primaries', 'smpte170m', '-color_trc', 'smpte170m']],
    ['BT.709', ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709']],
    ['full-range', ['-color_range', 'pc']],
  ])('are those that a %s stream means', async (name, tags) => {
    const matrix = name === 'BT.709' ? 'bt709' : 'bt601';
    const range = name === 'full-range' ? 'pc' : 'tv';
    const convert = `scale=out_color_matrix=${matrix}:out_range=${range},format=${range === 'pc' ? 'yuvj420p' : 'yuv420p'}`;
    const path = await clips.make(
      `${name}.mp4`,
      ...['-f', 'lavfi', '-i', 'color=0xc86432:size=320x180:d=0.2', '-vf', `format=rgb24,${convert}`],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '1', ...tags],
    );
    const { video } = await readAll(path, { maxWidth: 160 });
    const [red, green, blue] = video[0]!.rgba.subarray(40 * 160 * 4);
    expect([red, green, blue]).toEqual([0xc8, 0x64, 0x32].map((value) => within(value, 3)));
  });

  it('are full-range in thumbnails', async () => {
    const white = await readAll(
      await clips.make('white.mp4', '-f', 'lavfi', '-i', 'color=white:d=0.2', ...H264),
    );
    const black = await readAll(
      await clips.make('black.mp4', '-f', 'lavfi', '-i', 'color=black:d=0.2', ...H264),
    );
    expect(white.thumbnails[0]!.luma[0]).toBeGreaterThanOrEqual(254);
    expect(black.thumbnails[0]!.luma[0]).toBeLessThanOrEqual(1);
  });
});

function within(value: number, tolerance: number): unknown {
  return expect.toSatisfy((seen: number) => Math.abs(seen - value) <= tolerance, `${value} ± ${tolerance}`);
}
