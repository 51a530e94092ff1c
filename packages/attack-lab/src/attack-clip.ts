import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttackOptions } from './attack-options.ts';
import type { AttackTools } from './attack-tools.ts';
import { makeAttackWith } from './make-attack.ts';

/** An attack on a named clip, as a manifest states it. */
export interface AttackRecipe extends Omit<AttackOptions, 'input' | 'output' | 'source'> {
  /** Name of the clip that it makes. */
  readonly id: string;
  /** Name of the real clip. */
  readonly base: string;
  /** Name of the other clip, for kinds that need one. */
  readonly source?: string;
}

/** Where clips come from and go to. */
export interface AttackClipPlace {
  /** Folder of made clips; created where it is missing. */
  readonly folder: string;
  /** Path of a real clip by its name. */
  readonly resolveClip: (name: string) => Promise<string> | string;
}

/** Raise it when a change to this package changes what a recipe gives: older files are then made anew. */
const RECIPE_VERSION = 1;

/**
 * The path of a recipe's clip, made on first use and kept. The file's name holds a hash of the recipe and of the real
 * clips' bytes, so that a changed recipe is never answered with an old file. Rejects as `makeAttackWith` does.
 */
export async function makeAttackClip(
  recipe: AttackRecipe,
  place: AttackClipPlace,
  tools: AttackTools,
): Promise<string> {
  const { id, base, source: sourceName, ...rest } = recipe;
  const input = await place.resolveClip(base);
  const source = sourceName === undefined ? undefined : await place.resolveClip(sourceName);
  const hash = createHash('sha256').update(JSON.stringify([RECIPE_VERSION, Object.entries(rest).sort()]));
  for (const path of source === undefined ? [input] : [input, source]) hash.update(await readFile(path));
  const output = join(place.folder, `${id}-${hash.digest('hex').slice(0, 12)}.mp4`);
  if (await exists(output)) return output;
  await mkdir(place.folder, { recursive: true });
  // Two tests may want the same clip at once: each writes a file of its own, and the last rename wins.
  const draft = join(place.folder, `.${id}-${randomUUID()}.mp4`);
  try {
    await makeAttackWith(tools, { ...rest, input, output: draft, ...(source !== undefined && { source }) });
    await rename(draft, output);
  } finally {
    await rm(draft, { force: true });
  }
  return output;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false; // Whatever keeps it from being read, it is made anew.
  }
}
