import { VerifierError } from '@bonafide/core';
import type { MediaFrame, PlaneLayout } from '../media-frame.ts';
import type { Plane, Size } from './plane-rows.ts';

/** Longest side of a picture that is taken, in pixels: what no call sends is not worth its memory. */
const LARGEST_SIDE = 8192;

/**
 * The three channels of a picture: Y, U, V or red, green, blue. Throws `media/decode-failed` where its numbers do not
 * fit together: they may come from a peer.
 */
export function framePlanes(frame: MediaFrame): readonly [Plane, Plane, Plane] {
  const { width, height, data, format } = frame;
  if (!isSide(width) || !isSide(height)) {
    throw new VerifierError('media/decode-failed', `a frame of ${width} x ${height} pixels`);
  }
  if (format === 'rgba') {
    require(data.length >= width * height * 4, frame);
    const channel = (offset: number): Plane => ({ data, offset, stride: width * 4, step: 4, width, height });
    return [channel(0), channel(1), channel(2)];
  }
  const chroma = chromaSize(frame);
  const [y, u, v] = frame.layout ?? packed(frame, chroma);
  const plane = (layout: PlaneLayout | undefined, size: { width: number; height: number }): Plane => {
    require(layout !== undefined && layout.offset >= 0 && layout.stride >= size.width, frame);
    const { offset, stride, step = 1 } = layout!;
    require(data.length > offset + stride * (size.height - 1) + (size.width - 1) * step, frame);
    return { data, offset, stride, step, width: size.width, height: size.height };
  };
  return [plane(y, { width, height }), plane(u, chroma), plane(v, chroma)];
}

/** Size of the planes U and V of a picture. */
export function chromaSize({ width, height }: Size): Size {
  return { width: (width + 1) >> 1, height: (height + 1) >> 1 };
}

function packed(
  { width, height }: MediaFrame,
  chroma: { readonly width: number; readonly height: number },
): readonly PlaneLayout[] {
  const luma = width * height;
  const each = chroma.width * chroma.height;
  return [
    { offset: 0, stride: width },
    { offset: luma, stride: chroma.width },
    { offset: luma + each, stride: chroma.width },
  ];
}

function isSide(pixels: number): boolean {
  return Number.isInteger(pixels) && pixels >= 1 && pixels <= LARGEST_SIDE;
}

function require(fits: boolean, { format, width, height, data }: MediaFrame): void {
  if (fits) return;
  throw new VerifierError(
    'media/decode-failed',
    `${data.length} bytes are no ${format} frame of ${width} x ${height}`,
  );
}
