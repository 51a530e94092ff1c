import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';

/** Where the built ONNX files lie, git-ignored. */
const ASSETS: URL = new URL('../assets/', import.meta.url);

/** Where the weights lie that were trained here: committed, as nothing can build them again byte by byte. */
const WEIGHTS: URL = new URL('../weights/', import.meta.url);

/** Where the manifests lie. Read as they are: the scripts run on a clone in which nothing is built yet. */
export const MANIFESTS: URL = new URL('../src/manifests/', import.meta.url);

/** The parts of a manifest that the scripts use; `ModelManifest` is the whole. */
export interface AssetManifest {
  readonly id: string;
  readonly file: string;
  readonly weights: { readonly sha256: string; readonly bytes: number } | null;
  readonly source: Readonly<Record<string, string>> | null;
}

/** Builds or copies what is missing or stale; resolves to the ids that were built. Fails as `buildAsset` does. */
export async function ensureAssets(): Promise<readonly string[]> {
  const stale = await staleAssets();
  if (stale.length === 0) return [];
  const trained = await copyTrained(stale);
  if (trained.length === stale.length) return trained;
  // The converters take their time to load, and mostly there is nothing to build.
  const [{ buildAsset }, { RECIPES }] = await Promise.all([
    import('./build-asset.ts'),
    import('./recipes.ts'),
  ]);
  const recipes = RECIPES.filter(({ id }) => stale.includes(id));
  for (const recipe of recipes) await buildAsset(recipe);
  return [...trained, ...recipes.map(({ id }) => id)];
}

/** Copies the weights that were trained here, of those asked for, into the assets; resolves to their ids. */
async function copyTrained(ids: readonly string[]): Promise<readonly string[]> {
  const copies = ids.map(async (id) => {
    const manifest = JSON.parse(await readFile(new URL(`${id}.json`, MANIFESTS), 'utf8')) as AssetManifest;
    if (manifest.source?.['kind'] !== 'trained') return [];
    const bytes = await readFile(new URL(manifest.file, WEIGHTS));
    if (sha256(bytes) !== manifest.weights?.sha256) {
      throw new Error(`${id}: weights/${manifest.file} is not the file that the manifest names`);
    }
    await writeAsset(manifest.file, bytes);
    return [id];
  });
  return (await Promise.all(copies)).flat();
}

/** Two builds may run at once, and a reader must never see half a file. */
export async function writeAsset(name: string, bytes: Uint8Array): Promise<void> {
  await mkdir(ASSETS, { recursive: true });
  const partial = new URL(`${name}.${process.pid}.partial`, ASSETS);
  await writeFile(partial, bytes);
  await rename(partial, new URL(name, ASSETS));
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
