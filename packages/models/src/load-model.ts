import { isVerifierError, VerifierError } from '@bonafide/core';
import { modelManifest, type ModelId } from './catalogue.ts';
import { parseManifest, type ModelManifest } from './manifest.ts';

/** Port: where model files lie. */
export interface AssetLocator {
  /**
   * Bytes of a file by its bare name. Rejects with `model/missing` when there is none and with `model/unreadable`
   * when it cannot be read; any other rejection counts as the latter.
   */
  read(file: string): Promise<Uint8Array>;
}

export interface LoadModelOptions {
  readonly assets: AssetLocator;
  /** A manifest to use instead of the library's, for weights of your own. Untrusted: it is checked. */
  readonly manifest?: unknown;
}

/** A model's bytes, which are the ones its manifest names. */
export interface LoadedModel {
  readonly manifest: ModelManifest;
  readonly bytes: Uint8Array;
}

/**
 * Reads a model and checks its hash. Rejects with `model/missing` (no weights, or no file), `model/unreadable`,
 * `model/hash-mismatch` or `model/manifest-invalid`. Makes no network call of its own.
 */
export async function loadModel(id: ModelId, options: LoadModelOptions): Promise<LoadedModel> {
  const manifest = options.manifest === undefined ? modelManifest(id) : parseManifest(options.manifest);
  if (manifest.id !== id) {
    throw new VerifierError('model/manifest-invalid', `a manifest of ${manifest.id} was given for ${id}`);
  }
  if (manifest.weights === null) throw new VerifierError('model/missing', `${id} has no weights yet`);
  const bytes = await readAsset(options.assets, manifest.file);
  const found = await sha256(bytes, id);
  if (found !== manifest.weights.sha256) {
    throw new VerifierError(
      'model/hash-mismatch',
      `${manifest.file} has SHA-256 ${found}, its manifest says ${manifest.weights.sha256}`,
    );
  }
  return { manifest, bytes };
}

async function readAsset(assets: AssetLocator, file: string): Promise<Uint8Array> {
  try {
    return await assets.read(file);
  } catch (cause) {
    if (isVerifierError(cause)) throw cause;
    throw new VerifierError('model/unreadable', `${file} cannot be read`, { cause });
  }
}

/** Hex. WebCrypto is the one hash that Node, browsers and workers share; browsers have it on secure pages only. */
async function sha256(bytes: Uint8Array, id: string): Promise<string> {
  try {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  } catch (cause) {
    throw new VerifierError('model/unreadable', `${id} cannot be hashed here`, { cause });
  }
}
