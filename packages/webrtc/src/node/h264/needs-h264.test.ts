import { expect, it } from 'vitest';
import { needsH264 } from './needs-h264.ts';

const offer = (...codecs: readonly string[]): string =>
  [
    'v=0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'a=rtpmap:111 opus/48000/2',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    ...codecs.map((codec, i) => `a=rtpmap:${96 + i} ${codec}/90000`),
    'a=sendonly',
    '',
  ].join('\r\n');

it('tells offers that send H.264 alone from those that send something else as well, or nothing', () => {
  expect(needsH264(offer('H264'))).toBe(true);
  expect(needsH264(offer('H264', 'rtx'))).toBe(true);
  expect(needsH264(offer('VP8', 'H264'))).toBe(false);
  expect(needsH264(offer('H264', 'VP9'))).toBe(false);
  expect(needsH264(offer('AV1'))).toBe(false);
  expect(needsH264(offer('H264').replace('sendonly', 'recvonly'))).toBe(false);
  expect(needsH264('')).toBe(false);
});
