import { describe, expect, it } from 'vitest';
import { readMediaInfo } from './media-info.ts';

/** What ffmpeg prints of a file with these streams. */
function described(...streams: readonly string[]): string {
  return [
    "Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'file:/call.mp4':",
    '  Metadata:',
    '    title           : x',
    '                    :     Stream #0:9: Video: h264, yuv420p, 9000x9000, 25 fps',
    '  Duration: 01:02:03.45, start: 0.000000, bitrate: 116 kb/s',
    ...streams,
    'At least one output file must be specified',
  ].join('\n');
}

const H264 =
  '  Stream #0:0[0x1](und): Video: h264 (High) (avc1 / 0x31637661), yuv420p(tv, bt709, progressive), 1280x720, 95 kb/s, 24 tbr (default)';
const video = {
  matrix: 'bt709',
  range: 'limited',
  index: 0,
  codec: 'h264',
  width: 1280,
  height: 720,
  rotation: 0,
  interlaced: false,
  hdr: false,
};

describe('readMediaInfo', () => {
  it('is undefined where nothing could be opened, and empty where nothing is inside', () => {
    expect(readMediaInfo('call.mp4: Invalid data found when processing input')).toBeUndefined();
    expect(
      readMediaInfo("Input #0, wav, from 'file:x':\n  Duration: N/A, start: 0.000000, bitrate: N/A"),
    ).toEqual({});
  });

  it('reads size, codec and duration, and makes do with them', () => {
    expect(readMediaInfo(described(H264))).toEqual({ duration: 3723.45, video });
  });

  it('takes the first picture that is no cover art, and the first sound', () => {
    const info = readMediaInfo(
      described(
        '    Stream #0:0: Video: mjpeg (Baseline), yuvj420p(pc), 500x500 [SAR 1:1 DAR 1:1], 90k tbr, 90k tbn',
        '    Stream #0:1: Video: h264, yuv420p, 500x500, 25 fps, 25 tbr (attached pic)',
        '    Stream #0:2(eng): Audio: aac (LC) (mp4a / 0x6134706D), 48000 Hz, 5.1(side), fltp, 69 kb/s (default)',
        '    Stream #0:3: Video: mjpeg (Baseline), yuvj420p(pc), 640x480, 30 fps, 30 tbr',
        '    Stream #0:4: Audio: opus, 48000 Hz, mono, fltp',
      ),
    );
    expect(info?.video).toMatchObject({ index: 3, codec: 'mjpeg', frameRate: 30 });
    expect(info?.audio).toEqual({ index: 2, codec: 'aac', sampleRate: 48_000, layout: '5.1(side)' });
  });

  it('takes a stream without a size or without channels for absent', () => {
    const info = readMediaInfo(
      described('  Stream #0:0: Video: h264, none', '  Stream #0:1: Audio: aac, 48000 Hz, 0 channels'),
    );
    expect(info).toEqual({ duration: 3723.45 });
  });

  it('orders the streams of programs by their index', () => {
    const second = H264.replace('#0:0[0x1]', '#0:2[0x102]').replace('1280x720', '640x360');
    expect(readMediaInfo(described('  Program 1', second, '  Program 2', H264))?.video).toEqual(video);
  });

  it.each([
    [-90, 90],
    [90, 270],
    [-180, 180],
    [0.4, 0],
  ])('reads a display matrix of %d degrees as %i degrees clockwise', (degrees, rotation) => {
    const size = rotation % 180 === 0 ? { width: 1280, height: 720 } : { width: 720, height: 1280 };
    // As ffmpeg wrote it until version 6, and as it does since.
    for (const name of ['displaymatrix', 'Display Matrix']) {
      const matrix = `      ${name}: rotation of ${degrees.toFixed(2)} degrees`;
      const info = readMediaInfo(described(H264, '    Side data:', matrix));
      expect(info?.video).toMatchObject({ rotation, ...size });
    }
  });

  it.each([
    ['29.97 fps, 29.97 tbr', 29.97],
    ['25 fps', 25],
    ['1k fps', 1000],
    ['90k tbr, 90k tbn', undefined],
  ])('reads a frame rate of "%s" as %s', (text, rate) => {
    expect(readMediaInfo(described(H264.replace('24 tbr', text)))?.video?.frameRate).toBe(rate);
  });

  it('reads the shape of pixels; the container overrules the codec', () => {
    const codec = H264.replace('1280x720', '1280x720 [SAR 4:3 DAR 64:27]');
    expect(readMediaInfo(described(codec))?.video?.width).toBe(1707);
    const both = codec.replace('95 kb/s', '95 kb/s, SAR 2:1 DAR 32:9');
    expect(readMediaInfo(described(both))?.video?.width).toBe(2560);
  });

  it.each([
    ['yuv420p', 'limited'],
    ['yuv420p(tv, bt709)', 'limited'],
    ['yuv420p10le(tv, bt2020nc/bt2020/arib-std-b67)', 'limited'],
    ['nv12', 'limited'],
    ['yuv420p(pc, bt470bg/unknown/unknown)', 'full'],
    ['yuvj420p', 'full'],
    ['rgb24', 'full'],
    ['gray', 'full'],
  ])('reads of %s that its values are of %s range', (format, range) => {
    const line = `  Stream #0:0: Video: h264 (High), ${format}, 320x180 [SAR 1:1 DAR 16:9], 25 fps`;
    expect(readMediaInfo(described(line))?.video).toMatchObject({ range });
  });

  it('tells interlaced and HDR pictures, and what colours weigh in the luma', () => {
    const lines = H264.replace('progressive', 'top coded first (swapped)');
    expect(readMediaInfo(described(lines))?.video).toMatchObject({ interlaced: true, hdr: false });
    const plain = H264.replace(', bt709', '');
    expect(readMediaInfo(described(plain))?.video).toMatchObject({ matrix: 'bt601' });
    const partly = H264.replace('bt709', 'bt709/unknown/unknown');
    expect(readMediaInfo(described(partly))?.video).toMatchObject({ matrix: 'bt709' });
    const hdr = H264.replace('bt709', 'unknown/bt2020/smpte2084');
    expect(readMediaInfo(described(hdr))?.video).toMatchObject({ interlaced: false, hdr: true });
  });
});
