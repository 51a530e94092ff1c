import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

/** Where the built ONNX files lie, git-ignored. */
export const ASSETS: URL = new URL('../assets/', import.meta.url);

/** Where the manifests lie. Read as they are: the scripts run on a clone in which nothing is built yet. */
export const MANIFESTS: URL = new URL('../src/manifests/', import.meta.url);

/** The parts of a manifest that the scripts use; `ModelManifest` is the whole. */
export interface AssetManifest {
  readonly id: string;
  readonly file: string;
  readonly weights: { readonly sha256: string; readonly bytes: number } | null;
  readonly source: Readonly<Record<string, string>> | null;
}

/** Builds what is missing or stale; resolves to the ids that were built. Fails as `buildAsset` does. */
export async function ensureAssets(): Promise<readonly string[]> {
  const stale = await staleAssets();
  if (stale.length === 0) return [];
  // The converters take their time to load, and mostly there is nothing to build.
  const [{ buildAsset }, { RECIPES }] = await Promise.all([
    import('./build-asset.ts'),
    import('./recipes.ts'),
  ]);
  const recipes = RECIPES.filter(({ id }) => stale.includes(id));
  for (const recipe of recipes) await buildAsset(recipe);
  return recipes.map(({ id }) => id);
}

/** Ids of the models whose file is missing or is not the one that the manifest names. */
async function staleAssets(): Promise<readonly string[]> {
  const names = await readdir(MANIFESTS);
  const checked = names.map(async (name) => {
    const manifest = JSON.parse(await readFile(new URL(name, MANIFESTS), 'utf8')) as AssetManifest;
    return (await isCurrent(manifest)) ? [] : [manifest.id];
  });
  return (await Promise.all(checked)).flat();
}

async function isCurrent({ file, weights }: AssetManifest): Promise<boolean> {
  if (weights === null) return true;
  try {
    return sha256(await readFile(new URL(file, ASSETS))) === weights.sha256;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
