import { readFile, writeFile } from 'node:fs/promises';
import { MANIFESTS, sha256, type AssetManifest, writeAsset } from './asset-files.ts';
import type { ModelRecipe } from './recipes.ts';

/**
 * Builds a model's file into the asset directory. Throws when it is not the one that the manifest names: then a
 * package or the converter changed. With `update`, the manifest is rewritten instead.
 */
export async function buildAsset(
  recipe: ModelRecipe,
  options: { readonly update?: boolean } = {},
): Promise<void> {
  const network = await recipe.readSource();
  const onnx = await recipe.convert(network);
  const weights = { sha256: sha256(onnx), bytes: onnx.length };
  const version = await installedVersion(recipe.package);

  const at = new URL(`${recipe.id}.json`, MANIFESTS);
  const manifest = JSON.parse(await readFile(at, 'utf8')) as AssetManifest;
  if (options.update === true) {
    const source = { ...manifest.source, version, sha256: sha256(network) };
    await writeFile(at, `${JSON.stringify({ ...manifest, weights, source }, null, 2)}\n`);
  } else if (manifest.weights?.sha256 !== weights.sha256) {
    const named = manifest.weights?.sha256 ?? 'no hash';
    throw new Error(
      `${recipe.id}: ${recipe.package} ${version} gave ${weights.sha256}, the manifest names ${named}`,
    );
  }
  await writeAsset(manifest.file, onnx);
}

async function installedVersion(name: string): Promise<string> {
  const at = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(await readFile(at, 'utf8')) as { readonly version: string }).version;
}
