import { VerifierError } from '@bonafide/core';
import type { AssetLocator } from './load-model.ts';

/**
 * Model files below a URL that the application serves itself, such as `/models/` (resolved against the page or the
 * worker; needs its trailing slash). Nothing is asked of any other host. `model/missing` for 404 and 410,
 * `model/unreadable` for all else that is not the file.
 */
export function urlAssets(base: string | URL): AssetLocator {
  return {
    async read(file) {
      const answer = await request(new URL(file, new URL(base, location())), file);
      if (!answer.ok) {
        const missing = answer.status === 404 || answer.status === 410;
        const cause = new Error(`HTTP status ${answer.status}`);
        throw new VerifierError(missing ? 'model/missing' : 'model/unreadable', `${file} is not served`, {
          cause,
        });
      }
      return new Uint8Array(await answer.arrayBuffer());
    },
  };
}

async function request(url: URL, file: string): Promise<Response> {
  try {
    // The file's hash is checked after this: any copy in a cache that passes is the file.
    return await fetch(url, { credentials: 'same-origin' });
  } catch (cause) {
    throw new VerifierError('model/unreadable', `${file} cannot be fetched`, { cause });
  }
}

/** Address of the page or worker; `undefined` outside browsers, where the base must be absolute. */
function location(): string | undefined {
  return (globalThis as { readonly location?: { readonly href: string } }).location?.href;
}
