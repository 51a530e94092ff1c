import type { RgbaImage } from '@bonafide/core';
import type { FrameColour, MediaFrame } from '../media-frame.ts';
import { framePlanes } from './frame-planes.ts';
import { createPlaneSampler, type Plane, type Size } from './plane-rows.ts';

/** Turns delivered pictures into what the pipeline takes. Keeps tables for the last sizes. */
export interface FrameScaler {
  /** The picture, scaled to fit, into `pixels` (4 bytes a pixel of `size`). About 2 ms at 640 x 360. */
  toRgba(frame: MediaFrame, size: Size, pixels: Uint8ClampedArray): RgbaImage;
  /** Luma of a tiny version, full range. About 0.2 ms at 640 x 360. */
  toThumbnail(frame: MediaFrame): {
    readonly width: number;
    readonly height: number;
    readonly luma: Uint8Array;
  };
}

/** As the file adapter's: `stream.integrity` must see the same cells. */
const THUMBNAIL = { long: 32, short: 18 };
const DEFAULT_COLOUR: FrameColour = { matrix: 'bt601', fullRange: false };

export function createFrameScaler(): FrameScaler {
  const samplers = new Map<string, ReturnType<typeof createPlaneSampler>>();
  const sampler = (from: Size, to: Size): ReturnType<typeof createPlaneSampler> => {
    const key = `${from.width}x${from.height}>${to.width}x${to.height}`;
    let found = samplers.get(key);
    if (found === undefined) {
      // A stream has few sizes; one that changes all the time must not fill the memory.
      if (samplers.size >= 16) samplers.clear();
      found = createPlaneSampler(from, to);
      samplers.set(key, found);
    }
    return found;
  };
  /** Planes of equal size need a sampler each: a sampler's row is overwritten by the next. */
  const rows = (planes: readonly Plane[], to: Size): readonly ((y: number) => Float32Array)[] =>
    planes.map((plane) => {
      const source = sampler(plane, to).of(plane);
      const copy = new Float32Array(to.width);
      return (y) => {
        copy.set(source.row(y));
        return copy;
      };
    });

  return {
    toRgba(frame, size, pixels) {
      const [a, b, c] = rows(framePlanes(frame), size);
      const convert = frame.format === 'rgba' ? writeRgb : yuvWriter(frame.colour ?? DEFAULT_COLOUR);
      for (let y = 0; y < size.height; y++) {
        convert(pixels, y * size.width * 4, [a!(y), b!(y), c!(y)]);
      }
      return { ...size, data: pixels };
    },

    toThumbnail(frame) {
      const { long, short } = THUMBNAIL;
      const size =
        frame.width >= frame.height ? { width: long, height: short } : { width: short, height: long };
      const luma = new Uint8Array(size.width * size.height);
      const planes = framePlanes(frame);
      const { fullRange } = frame.colour ?? DEFAULT_COLOUR;
      const [r, g, b] = rows(frame.format === 'rgba' ? planes : planes.slice(0, 1), size);
      for (let y = 0, o = 0; y < size.height; y++) {
        const first = r!(y);
        const green = g?.(y);
        const blue = b?.(y);
        for (let x = 0; x < size.width; x++, o++) {
          const value =
            green !== undefined && blue !== undefined
              ? 0.299 * first[x]! + 0.587 * green[x]! + 0.114 * blue[x]!
              : fullRange
                ? first[x]!
                : ((first[x]! - 16) * 255) / 219;
          luma[o] = Math.max(0, Math.min(255, Math.round(value)));
        }
      }
      return { ...size, luma };
    },
  };
}

/** The size that fits into `limit` with the same shape; never larger than it was, never under 1 pixel. */
export function fitInside(size: Size, limit: Size): Size {
  const scale = Math.min(1, limit.width / size.width, limit.height / size.height);
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}

type RowWriter = (
  out: Uint8ClampedArray,
  at: number,
  channels: readonly [Float32Array, Float32Array, Float32Array],
) => void;

const writeRgb: RowWriter = (out, at, [r, g, b]) => {
  for (let x = 0, o = at; x < r.length; x++, o += 4) {
    out[o] = r[x]!;
    out[o + 1] = g[x]!;
    out[o + 2] = b[x]!;
    out[o + 3] = 255;
  }
};

/** ITU-R BT.601-7 and BT.709-6: Kr and Kb, from which all factors follow. */
const PRIMARIES = { bt601: [0.299, 0.114], bt709: [0.2126, 0.0722] } as const;

function yuvWriter({ matrix, fullRange }: FrameColour): RowWriter {
  const [kr, kb] = PRIMARIES[matrix];
  const kg = 1 - kr - kb;
  const lumaScale = fullRange ? 1 : 255 / 219;
  const black = fullRange ? 0 : 16;
  const chroma = fullRange ? 1 : 255 / 224;
  const redV = 2 * (1 - kr) * chroma;
  const blueU = 2 * (1 - kb) * chroma;
  const greenU = (-2 * kb * (1 - kb) * chroma) / kg;
  const greenV = (-2 * kr * (1 - kr) * chroma) / kg;
  return (out, at, [ys, us, vs]) => {
    for (let x = 0, o = at; x < ys.length; x++, o += 4) {
      const y = (ys[x]! - black) * lumaScale;
      const u = us[x]! - 128;
      const v = vs[x]! - 128;
      out[o] = y + redV * v;
      out[o + 1] = y + greenU * u + greenV * v;
      out[o + 2] = y + blueU * u;
      out[o + 3] = 255;
    }
  };
}
