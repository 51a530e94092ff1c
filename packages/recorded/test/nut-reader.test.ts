import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NutPacket, NutReader } from '../src/nut/nut-reader.ts';
import { createTestClips, ffmpegBuilds, picture, type TestClips, tone } from './test-clips.ts';

const builds = await ffmpegBuilds();

/** Parses NUT in pieces of the sizes given, used again and again. */
function parse(bytes: Uint8Array, sizes: readonly number[]): NutPacket[] {
  const reader = new NutReader({ allocate: (_stream, size) => new Uint8Array(size) });
  const packets: NutPacket[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    packets.push(...reader.push(bytes.subarray(at, at + size)));
    at += size;
  }
  return packets;
}

describe.each(builds)('NUT as $build writes it', ({ path: ffmpeg }) => {
  let clips: TestClips;
  let path: string;
  let bytes: Uint8Array;
  beforeAll(async () => {
    clips = await createTestClips(ffmpeg);
    // A hole of a minute and black pictures (zeros, which NUT may leave out) among the moving ones.
    const filter =
      "[0]setpts='PTS+if(gt(N,10),60/TB,0)',split[a][b];[a]format=rgba[v];[b]scale=8:4,format=gray[t]";
    const black = ['-f', 'lavfi', '-i', 'color=black:size=8x4:rate=25:duration=1'];
    path = await clips.make(
      'streams.nut',
      ...[...picture(1), ...tone(2, 440, 16_000), ...black, '-filter_complex', filter],
      ...['-map', '[v]', '-map', '[t]', '-map', '1', '-map', '2', '-c:v', 'rawvideo', '-c:a', 'pcm_s16le'],
      ...['-enc_time_base', '1:90000'],
    );
    bytes = await readFile(path);
  });
  afterAll(async () => {
    await clips[Symbol.asyncDispose]();
  });

  it('is read as ffmpeg reads it: stream, time and size of every packet', async () => {
    const list = ['-map', '0', '-c', 'copy', '-copyts', '-f', 'framecrc', '-'];
    const { stdout } = await promisify(execFile)(ffmpeg, ['-v', 'error', '-i', path, ...list]);
    // `#tb 0: 1/90000` gives a stream's time base; then come stream, dts, pts, duration, size and checksum.
    const ticks = [...stdout.matchAll(/^#tb \d+: (\d+)\/(\d+)$/gm)].map(([, a, b]) => Number(a) / Number(b));
    const rows = stdout.split('\n').filter((line) => /^\d/.test(line));
    const expected = rows.map(
      (line) => line.split(',').map(Number) as [number, number, number, number, number],
    );
    const packets = parse(bytes, [65_536]);
    expect(packets.length).toBeGreaterThan(90);
    const read = packets.map(({ stream, timestamp, data }) => [stream.id, timestamp, data.length]);
    const byStream = (a: readonly unknown[], b: readonly unknown[]): number => Number(a[0]) - Number(b[0]);
    expect(read.toSorted(byStream)).toEqual(
      expected
        .map(([id, , pts, , size]) => [id, expect.closeTo(pts * ticks[id]!, 5) as unknown, size])
        .toSorted(byStream),
    );
  });

  it('is read whole: every byte of the pixels is right', async () => {
    const { stdout } = await promisify(execFile)(
      ffmpeg,
      ['-v', 'error', '-i', path, '-map', '0:0', '-c', 'copy', '-f', 'rawvideo', '-'],
      { encoding: 'buffer', maxBuffer: 2 ** 26 },
    );
    const pixels = parse(bytes, [65_536]).filter(({ stream }) => stream.id === 0);
    expect(Buffer.concat(pixels.map(({ data }) => data)).equals(stdout)).toBe(true);
  });

  it('gives the same packets in pieces of any size', () => {
    const whole = parse(bytes, [bytes.length]);
    const key = (packets: readonly NutPacket[]): string[] =>
      packets.map(
        ({ stream, timestamp, data }) => `${stream.id} ${timestamp} ${data.length} ${data[7]} ${data.at(-1)}`,
      );
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 10 }), (sizes) => {
        expect(key(parse(bytes, sizes))).toEqual(key(whole));
      }),
      { numRuns: 10 },
    );
  });

  it('is refused when it is not NUT', () => {
    expect(() => parse(new TextEncoder().encode('RIFF, and so on'), [4])).toThrow(RangeError);
  });
});
