/**
 * Builds the ONNX files out of the npm packages that carry the networks.
 *
 * usage: pnpm build:assets [--update] [ID...]
 *
 * Fails when a built file is not the one that its manifest names. `--update` writes the new hashes into the manifests
 * instead: run the golden tests before committing that.
 */
import { parseArgs } from 'node:util';
import { buildAsset } from './build-asset.ts';
import { RECIPES } from './recipes.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { update: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((id) => !RECIPES.some((recipe) => recipe.id === id));
if (unknown.length > 0) throw new Error(`no recipe for ${unknown.join(', ')}`);

for (const recipe of RECIPES) {
  if (positionals.length > 0 && !positionals.includes(recipe.id)) continue;
  await buildAsset(recipe, { update: values.update });
  process.stderr.write(`built ${recipe.id}\n`);
}
