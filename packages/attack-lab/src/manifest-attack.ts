import { fileURLToPath } from 'node:url';
import { readManifest, resolveClip } from '@bonafide/test-media';
import { type AttackRecipe, makeAttackClip } from './attack-clip.ts';
import { ATTACK_KINDS } from './attack-options.ts';
import { type AttackTools, openAttackTools } from './attack-tools.ts';

/** Git-ignored; beside the clips that test-media copies. */
const FOLDER = fileURLToPath(new URL('../../../test-media/clips/attacks', import.meta.url));
/** Seconds that are made where a recipe states no duration: enough for every analyzer, quick enough for a test. */
const SECONDS = 12;

/**
 * The path of an attack that `test-media/manifest.json` lists, made on first use (its first 12 seconds, where the
 * recipe does not say otherwise) and kept. A swap of 12 s takes about 15 s once. Rejects with `RangeError` for an
 * unknown id, as `resolveClip` when the real clips' packages are not installed, and as `makeAttackWith`.
 */
export async function resolveAttackClip(id: string, tools?: AttackTools): Promise<string> {
  const { attacks } = await readManifest();
  const listed = attacks.find((attack) => attack.id === id);
  if (listed === undefined)
    throw new RangeError(`no attack ${id}; known: ${attacks.map((a) => a.id).join(', ')}`);
  const kind = ATTACK_KINDS.find((known) => known === listed.kind);
  if (kind === undefined) throw new RangeError(`attack ${id} is of an unknown kind: ${listed.kind}`);
  const recipe: AttackRecipe = { duration: SECONDS, ...listed, kind };
  const place = { folder: FOLDER, resolveClip };
  if (tools !== undefined) return await makeAttackClip(recipe, place, tools);
  await using own = await openAttackTools();
  return await makeAttackClip(recipe, place, own);
}
