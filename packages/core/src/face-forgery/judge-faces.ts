import { VerifierError } from '../errors.ts';
import type { InferenceSession } from '../inference.ts';
import { createTensorBuffers, type TensorBuffers } from '../image/tensor-buffers.ts';
import type { RgbaImage } from '../sample.ts';
import { batchLength, toBatch } from './crop-tensor.ts';

/** What the network says of one face in one picture. */
export interface FaceJudgement {
  /** Positive: more like a forgery. Uncalibrated. */
  readonly logit: number;
  /** The same of each place, row-major over the crop at scale 1.5; `undefined` where the network gives none. */
  readonly map?: ForgeryMap;
}

/** A logit (positive: synthetic) for each place of a face: `width * height` values, row-major. Borrowed from the network's output. */
export interface ForgeryMap {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/**
 * Runs the `face-forgery` network once on any number of face crops (`size` x `size` pixels, scale 1.5, eyes level).
 * `buffers`: memory for its input that is kept from call to call.
 * Rejects with `inference/failed` when it does not give a number for each; throws `RangeError` on crops of another size.
 */
export async function judgeFaces(
  model: InferenceSession,
  crops: readonly RgbaImage[],
  size: number,
  buffers: TensorBuffers = createTensorBuffers(),
): Promise<readonly FaceJudgement[]> {
  if (crops.length === 0) return [];
  const { logit, cam } = await buffers.lend(batchLength(crops.length, size), async (data) =>
    model.run({ image: toBatch(crops, size, data) }),
  );
  if (logit?.data.length !== crops.length) {
    throw new VerifierError(
      'inference/failed',
      `face-forgery gave no logit for each of ${crops.length} faces`,
    );
  }
  const [, height = 0, width = 0] = cam?.dims ?? [];
  const places = width * height;
  return crops.map((_, n) => {
    const value = logit.data[n]!;
    if (!Number.isFinite(value)) throw new VerifierError('inference/failed', 'face-forgery gave NaN');
    if (cam === undefined) return { logit: value };
    return { logit: value, map: { width, height, data: cam.data.subarray(n * places, (n + 1) * places) } };
  });
}
