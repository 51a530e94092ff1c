import type { I420Image, Picture } from '@bonafide/core';
import type { FrameColour, MediaFrame } from '../media-frame.ts';
import { UNSTATED_COLOUR } from './frame-colour.ts';
import { chromaSize, framePlanes } from './frame-planes.ts';
import { createPlaneSampler, type Plane, type Size } from './plane-rows.ts';

/** Turns delivered pictures into what the pipeline takes. Keeps tables for the last sizes. */
export interface FrameScaler {
  /**
   * A copy of the picture, scaled to `size`, in the layout that it came in, into `buffer` of `pictureBytes`. Planes that
   * keep their size are copied as they are: 0.1 ms at 640 x 360; scaling costs about 2 ms.
   */
  toPicture(frame: MediaFrame, size: Size, buffer: ArrayBuffer): Picture;
  /** Luma of a tiny version, full range. About 0.2 ms at 640 x 360. */
  toThumbnail(frame: MediaFrame): {
    readonly width: number;
    readonly height: number;
    readonly luma: Uint8Array;
  };
}

/** As the file adapter's: `stream.integrity` must see the same cells. */
const THUMBNAIL = { long: 32, short: 18 };
/** BT.601's weights of red, green and blue in luma. */
const LUMA = [0.299, 0.587, 0.114] as const;

export function createFrameScaler(): FrameScaler {
  const samplers = new Map<string, ReturnType<typeof createPlaneSampler>>();
  const rows = (plane: Plane, to: Size): ((y: number) => Float32Array) => {
    const key = `${plane.width}x${plane.height}>${to.width}x${to.height}`;
    let sampler = samplers.get(key);
    if (sampler === undefined) {
      // A stream has few sizes; one that changes all the time must not fill the memory.
      if (samplers.size >= 16) samplers.clear();
      sampler = createPlaneSampler(plane, to);
      samplers.set(key, sampler);
    }
    const source = sampler.of(plane);
    return (y) => source.row(y);
  };

  /** One channel into a plane of its own, or into every `step`-th byte. */
  const write = (
    plane: Plane,
    to: Size,
    out: { readonly bytes: Uint8ClampedArray; readonly step: number },
  ): void => {
    const { bytes, step } = out;
    if (plane.width === to.width && plane.height === to.height && step === 1 && plane.step === 1) {
      for (let y = 0; y < to.height; y++) {
        const at = plane.offset + y * plane.stride;
        bytes.set(plane.data.subarray(at, at + to.width), y * to.width);
      }
      return;
    }
    const row = rows(plane, to);
    for (let y = 0, o = 0; y < to.height; y++) {
      const values = row(y);
      for (let x = 0; x < to.width; x++, o += step) bytes[o] = values[x]!;
    }
  };

  return {
    toPicture(frame, size, buffer) {
      const planes = framePlanes(frame);
      if (frame.format === 'rgba') {
        const data = new Uint8ClampedArray(buffer).fill(255);
        planes.forEach((plane, i) => {
          write(plane, size, { bytes: data.subarray(i), step: 4 });
        });
        return { ...size, data };
      }
      const chroma = chromaSize(size);
      const area = size.width * size.height;
      const each = chroma.width * chroma.height;
      const bytes = [
        new Uint8ClampedArray(buffer, 0, area),
        new Uint8ClampedArray(buffer, area, each),
        new Uint8ClampedArray(buffer, area + each, each),
      ];
      planes.forEach((plane, i) => {
        write(plane, i === 0 ? size : chroma, { bytes: bytes[i]!, step: 1 });
      });
      return toI420(size, bytes, frame.colour ?? UNSTATED_COLOUR);
    },

    toThumbnail(frame) {
      const { long, short } = THUMBNAIL;
      const size =
        frame.width >= frame.height ? { width: long, height: short } : { width: short, height: long };
      const luma = new Float32Array(size.width * size.height);
      const add = (plane: Plane, weight: number): void => {
        const row = rows(plane, size);
        for (let y = 0, o = 0; y < size.height; y++) {
          for (const value of row(y)) luma[o++]! += weight * value;
        }
      };
      const planes = framePlanes(frame);
      if (frame.format === 'rgba') {
        LUMA.forEach((weight, i) => {
          add(planes[i]!, weight);
        });
      } else {
        add(planes[0], 1);
      }
      const limited = frame.format === 'i420' && !(frame.colour ?? UNSTATED_COLOUR).fullRange;
      // Clamped arrays round to nearest.
      const full = Uint8ClampedArray.from(luma, (value) => (limited ? ((value - 16) * 255) / 219 : value));
      return { ...size, luma: new Uint8Array(full.buffer) };
    },
  };
}

/** Bytes of a picture of this layout and size. */
export function pictureBytes(format: MediaFrame['format'], size: Size): number {
  const area = size.width * size.height;
  if (format === 'rgba') return area * 4;
  const chroma = chromaSize(size);
  return area + 2 * chroma.width * chroma.height;
}

/** The size that fits into `limit` with the same shape; never larger than it was, never under 1 pixel. */
export function fitInside(size: Size, limit: Size): Size {
  const scale = Math.min(1, limit.width / size.width, limit.height / size.height);
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}

function toI420(size: Size, planes: readonly Uint8ClampedArray[], colour: FrameColour): I420Image {
  const [y, u, v] = planes.map((plane) => new Uint8Array(plane.buffer, plane.byteOffset, plane.length)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  return {
    width: size.width,
    height: size.height,
    y,
    u,
    v,
    range: colour.fullRange ? 'full' : 'limited',
    matrix: colour.matrix,
  };
}
