import { describe, expect, it } from 'vitest';
import { readMediaInfo } from './media-info.ts';

const video = { index: 0, codec_type: 'video', codec_name: 'h264', width: 1280, height: 720 };

describe('readMediaInfo', () => {
  it('makes do with next to nothing', () => {
    expect(readMediaInfo({})).toEqual({});
    expect(readMediaInfo({ format: { duration: 'N/A' }, streams: [video] })).toEqual({
      video: {
        index: 0,
        codec: 'h264',
        width: 1280,
        height: 720,
        rotation: 0,
        interlaced: false,
        hdr: false,
      },
    });
  });

  it('takes the first picture that is no cover art, and the first sound', () => {
    const info = readMediaInfo({
      streams: [
        { ...video, disposition: { attached_pic: 1 } },
        { index: 1, codec_type: 'audio', codec_name: 'aac', sample_rate: '48000', channels: 2 },
        { ...video, index: 2 },
        { index: 3, codec_type: 'audio', codec_name: 'opus', sample_rate: '48000', channels: 1 },
      ],
    });
    expect([info.video?.index, info.audio?.index]).toEqual([2, 1]);
  });

  it('takes a stream without a size or without channels for absent', () => {
    const nothing = { ...video, width: 0, height: 0 };
    expect(readMediaInfo({ streams: [nothing, { index: 1, codec_type: 'audio', channels: 0 }] })).toEqual({});
  });

  it.each([
    [{ side_data_list: [{ rotation: -90 }] }, 90],
    [{ side_data_list: [{}, { rotation: 90 }] }, 270],
    [{ side_data_list: [{ rotation: -180 }] }, 180],
    [{ tags: { rotate: '90' } }, 90],
    [{ side_data_list: [{ rotation: -90 }], tags: { rotate: '270' } }, 90],
    [{ tags: { rotate: 'sideways' } }, 0],
  ])('reads the rotation of %j as %i degrees clockwise', (fields, rotation) => {
    const info = readMediaInfo({ streams: [{ ...video, ...fields }] });
    const size = rotation % 180 === 0 ? { width: 1280, height: 720 } : { width: 720, height: 1280 };
    expect(info.video).toMatchObject({ rotation, ...size });
  });

  it.each([
    ['30000/1001', 29.97],
    ['0/0', undefined],
    ['25/0', undefined],
    [undefined, undefined],
  ])('reads a frame rate of %s as %s', (avg_frame_rate, rate) => {
    const info = readMediaInfo({
      streams: [{ ...video, ...(avg_frame_rate !== undefined && { avg_frame_rate }) }],
    });
    expect(info.video?.frameRate).toEqual(rate === undefined ? undefined : expect.closeTo(rate, 2));
  });
});
