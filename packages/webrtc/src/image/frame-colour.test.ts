import { describe, expect, it } from 'vitest';
import { readColour, type StatedColour } from './frame-colour.ts';

const all = (name: string, fullRange = false): StatedColour => ({
  matrix: name,
  primaries: name,
  transfer: name,
  fullRange,
});
/** What Chromium 156 states of a canvas that is sent, whatever the codec. */
const CANVAS = { matrix: 'bt709', primaries: 'bt709', transfer: 'iec61966-2-1', fullRange: true };

describe('readColour', () => {
  it.each([
    [
      'a camera that says nothing',
      { matrix: null, primaries: null, transfer: null, fullRange: null },
      'local',
      { matrix: 'bt601', fullRange: false },
    ],
    ['a camera of BT.709', all('bt709'), 'local', { matrix: 'bt709', fullRange: false }],
    ['VP8 of a peer', all('smpte170m'), 'remote', { matrix: 'bt601', fullRange: false }],
    [
      'VP9, H.264 or AV1 of a peer, which said nothing',
      all('bt709'),
      'remote',
      { matrix: 'bt601', fullRange: false },
    ],
    ['a canvas that a peer sends', CANVAS, 'remote', { matrix: 'bt709', fullRange: true }],
    ['full range of a peer', all('bt709', true), 'remote', { matrix: 'bt709', fullRange: true }],
    ['BT.2020', { ...all('bt2020-ncl'), transfer: 'pq' }, 'remote', { matrix: 'bt709', fullRange: false }],
    ['a platform without colour spaces', {}, 'remote', { matrix: 'bt601', fullRange: false }],
  ] as const)('of %s', (_, stated, origin, colour) => {
    expect(readColour(stated, origin)).toEqual(colour);
  });
});
