import type { FrameColour } from '../media-frame.ts';

/** The part of a `VideoColorSpace` that says how colours were coded; `null` or absent: unsaid. */
export interface StatedColour {
  readonly matrix?: string | null;
  readonly primaries?: string | null;
  readonly transfer?: string | null;
  readonly fullRange?: boolean | null;
}

/** What libyuv, swscale and WebRTC take pictures for that say nothing, and so does everything here. */
export const UNSTATED_COLOUR: FrameColour = { matrix: 'bt601', fullRange: false };

/**
 * How a frame's colours were coded: as it states, else BT.601 in limited range. BT.2020 counts as BT.709, which it is
 * nearest to. Of a peer's frames, BT.709 throughout in limited range is no statement: Chromium (156) writes that on
 * whatever VP9, H.264 or AV1 leaves unsaid, and senders code by BT.601 and say nothing (libwebrtc converts by libyuv).
 */
export function readColour(stated: StatedColour, origin: 'local' | 'remote'): FrameColour {
  const { matrix, primaries, transfer, fullRange } = stated;
  const modern = matrix === 'bt709' || matrix === 'bt2020-ncl';
  const allBt709 = [matrix, primaries, transfer].every((part) => part === 'bt709');
  if (origin === 'remote' && allBt709 && fullRange !== true) return UNSTATED_COLOUR;
  return { matrix: modern ? 'bt709' : 'bt601', fullRange: fullRange === true };
}
