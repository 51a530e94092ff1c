import type { ForgeryMap } from '@bonafide/core';
import sharp from 'sharp';

/** The report's colour for synthetic (`--synthetic`), as bytes. */
const COLOUR = [0xe0, 0x3a, 0x00] as const;
/** Opacity where the network is certain: the face below stays visible. */
const STRONGEST = 0.6;
/** Below this everywhere, there is nothing to show. */
const FAINTEST = 0.08;

/**
 * Draws a map as a see-through picture to lay over the face, one pixel a place: clear where the network is undecided
 * or sees a filmed face, denser the surer it is of a forgery. `undefined` where it would be clear all over.
 */
export async function drawHeat({ width, height, data }: ForgeryMap): Promise<string | undefined> {
  const opacity = Array.from(data, (logit) => STRONGEST * Math.max(0, 2 / (1 + Math.exp(-logit)) - 1));
  if (!(Math.max(...opacity) > FAINTEST)) return undefined;
  const pixels = Uint8Array.from(opacity.flatMap((alpha) => [...COLOUR, Math.round(255 * alpha)]));
  const png = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}
