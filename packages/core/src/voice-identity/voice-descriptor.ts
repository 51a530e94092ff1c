import { VerifierError } from '../errors.ts';
import type { InferenceSession } from '../inference.ts';
import { MEL_BANDS, normaliseMel } from './mel-frames.ts';

/** Numbers that describe a voice. */
const DESCRIPTOR_LENGTH = 256;

/** A voice as a direction, from `count` frames of speech (`MEL_BANDS` each). Throws `inference/failed`. */
export async function describeVoice(
  model: InferenceSession,
  frames: Float32Array,
  count: number,
): Promise<Float32Array> {
  const seen = normaliseMel(frames, count);
  const { descriptor } = await model.run({ frames: { data: seen, dims: [1, MEL_BANDS, count] } });
  const found = descriptor?.data;
  if (
    !(found instanceof Float32Array) ||
    found.length !== DESCRIPTOR_LENGTH ||
    !found.every(Number.isFinite)
  ) {
    throw new VerifierError('inference/failed', 'voice-descriptor gave no 256 numbers');
  }
  return found.slice();
}
