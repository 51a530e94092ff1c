import { open } from 'node:fs/promises';

/** What a face pipeline took for a file of raw frames. */
export interface FramesCost {
  readonly frames: number;
  /** Frames in which it found a face. */
  readonly found: number;
  /** Wall time of the analysis alone: all frames but the first, without loading models and reading frames. */
  readonly seconds: number;
}

/** Frames of a raw RGBA file, one at a time. Each is a buffer of its own. */
export async function* readFrames(
  path: string,
  { width, height }: { readonly width: number; readonly height: number },
): AsyncGenerator<Uint8ClampedArray<ArrayBuffer>, void, undefined> {
  const file = await open(path);
  try {
    for (;;) {
      const frame = new Uint8ClampedArray(width * height * 4);
      const { bytesRead } = await file.read(frame, 0, frame.length);
      if (bytesRead < frame.length) return;
      yield frame;
    }
  } finally {
    await file.close();
  }
}
