import { readFile } from 'node:fs/promises';
import { VerifierError } from '@bonafide/core';
import type { AssetLocator } from './load-model.ts';

/** Beside both `src` and `dist`, so that it holds for a clone and for an installed package. */
const PACKAGED_ASSETS = new URL('../assets/', import.meta.url);

/** Model files in a directory: by default the one that comes with this package. A URL needs its trailing slash. */
export function directoryAssets(directory: string | URL = PACKAGED_ASSETS): AssetLocator {
  return {
    async read(file) {
      const path = typeof directory === 'string' ? `${directory}/${file}` : new URL(file, directory);
      try {
        return await readFile(path);
      } catch (cause) {
        const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
        const message = missing ? `${file} is not in the model directory` : `${file} cannot be read`;
        throw new VerifierError(missing ? 'model/missing' : 'model/unreadable', message, { cause });
      }
    },
  };
}
