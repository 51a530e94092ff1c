import { beforeAll, describe, expect, it } from 'vitest';
import { ensureAssets, sha256 } from '../scripts/asset-files.ts';
import { buildAsset } from '../scripts/build-asset.ts';
import { RECIPES, type ModelRecipe } from '../scripts/recipes.ts';
import { modelManifest, type ModelId } from '../src/index.ts';

beforeAll(async () => {
  await ensureAssets();
});

describe.each(RECIPES)('the recipe of $id', (recipe) => {
  it('makes the file that the committed manifest names, of the source that it names', async () => {
    const manifest = modelManifest(recipe.id as ModelId);
    const source = await recipe.readSource();
    const onnx = await recipe.convert(source);
    expect(manifest.source).toMatchObject({ name: recipe.package, sha256: sha256(source) });
    expect(manifest.weights).toEqual({ sha256: sha256(onnx), bytes: onnx.length });
  });
});

describe('the build', () => {
  it('fails when it made other bytes than the manifest names', async () => {
    const [recipe] = RECIPES;
    const other: ModelRecipe = { ...recipe!, convert: () => Promise.resolve(Uint8Array.of(1)) };
    await expect(buildAsset(other)).rejects.toThrow(/face-detector-short.*gave 4bf5122f.*the manifest names/);
  });

  it('has nothing to do when all files are there', async () => {
    expect(await ensureAssets()).toEqual([]);
  });
});
