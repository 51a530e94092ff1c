import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// JavaScript with a declaration beside it, because the set-up of a clone imports it before TypeScript can run.

const { resolve } = createRequire(import.meta.url);
const folder = fileURLToPath(new URL('../', import.meta.url));

/** @returns {Promise<import('./clips.d.mts').Manifest>} */
export async function readManifest() {
  return JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
}

/** @param {string} id */
export async function resolveClip(id) {
  const { clips } = await readManifest();
  const clip = clips.find((candidate) => candidate.id === id);
  if (clip === undefined) {
    throw new RangeError(`no clip '${id}'; there are ${clips.map((c) => c.id).join(', ')}`);
  }
  // package.json first: a package with an exports map may not let a deeper path be resolved.
  const path = join(resolve(`${clip.package}/package.json`), '..', clip.path);
  const found = await sha256(path);
  if (found !== clip.sha256) throw new Error(`${clip.id} is not the clip of the manifest: SHA-256 ${found}`);
  return path;
}

export async function materialise(target = join(folder, 'clips')) {
  await mkdir(target, { recursive: true });
  const missing = [];
  for (const { id, file, sha256: expected } of (await readManifest()).clips) {
    const copy = join(target, file);
    if ((await sha256(copy).catch(() => undefined)) === expected) continue;
    try {
      // A copy, not a link: a link would let a command that writes to a clip spoil the installed package.
      const part = `${copy}.${process.pid}.part`;
      await copyFile(await resolveClip(id), part);
      await rename(part, copy);
    } catch (error) {
      missing.push({ id, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return missing;
}

/** @param {string} path */
async function sha256(path) {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
