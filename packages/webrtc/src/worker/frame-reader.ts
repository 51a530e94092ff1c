import { VerifierError } from '@bonafide/core';
import { readColour } from '../image/frame-colour.ts';
import type { MediaFrame, PlaneLayout } from '../media-frame.ts';

/** Gets the pixels out of what browsers call a frame. Holds one buffer and, where it must, one canvas. */
export interface FrameReader {
  /** Borrowed until the next call. Leaves `frame` open. Rejects with `media/decode-failed`. */
  read(frame: VideoFrame | ImageBitmap): Promise<MediaFrame>;
}

/** `origin`: whose frames they are, asked with each: it decides how silence about colours is read; see `readColour`. */
export function createFrameReader(origin: () => 'local' | 'remote'): FrameReader {
  let buffer = new Uint8Array();
  let canvas: OffscreenCanvas | undefined;

  const room = (bytes: number): Uint8Array<ArrayBuffer> => {
    if (buffer.length !== bytes) buffer = new Uint8Array(bytes);
    return buffer;
  };

  /** Planes as they are: no conversion on the way, so that every runtime sees the same numbers. */
  async function copyPlanes(frame: VideoFrame): Promise<MediaFrame> {
    const { width, height } = frame.visibleRect!;
    const data = room(frame.allocationSize());
    const planes = await frame.copyTo(data);
    const colour = readColour(frame.colorSpace, origin());
    return { format: 'i420', width, height, data, layout: toLayout(frame.format!, planes), colour };
  }

  /** Anything that can be drawn; slower, and the browser converts the colours. */
  function draw(frame: VideoFrame | ImageBitmap): MediaFrame {
    const [width, height] =
      'displayWidth' in frame ? [frame.displayWidth, frame.displayHeight] : [frame.width, frame.height];
    canvas ??= new OffscreenCanvas(width, height);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new VerifierError('media/decode-failed', 'there is no 2d canvas');
    context.drawImage(frame, 0, 0);
    return { format: 'rgba', width, height, data: context.getImageData(0, 0, width, height).data };
  }

  return {
    async read(frame) {
      try {
        const planar = 'format' in frame && (frame.format === 'I420' || frame.format === 'NV12');
        return planar ? await copyPlanes(frame) : draw(frame);
      } catch (cause) {
        throw new VerifierError('media/decode-failed', 'a frame could not be read', { cause });
      }
    },
  };
}

function toLayout(format: string, planes: readonly PlaneLayout[]): readonly PlaneLayout[] {
  const [y, second, third] = planes as [PlaneLayout, PlaneLayout, PlaneLayout | undefined];
  if (format === 'I420') return planes;
  return [y, { ...second, step: 2 }, third ?? { offset: second.offset + 1, stride: second.stride, step: 2 }];
}
