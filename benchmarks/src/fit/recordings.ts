import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { resolveClip } from '@bonafide/test-media';

/** A piece of a genuine recording. `group`: the recording that it is of, or the person where several show one. */
export interface GenuinePiece {
  readonly name: string;
  readonly path: string;
  readonly group: string;
  /** Seconds into the recording. */
  readonly from: number;
}

/** The clips of test-media: how many pieces of each, and the seconds between their starts. cap12 and cap13 show one man. */
const CLIPS = [
  { id: 'franck', group: 'franck', pieces: 6, every: 32 },
  { id: 'cap12', group: 'cap', pieces: 3, every: 15 },
  { id: 'cap13', group: 'cap', pieces: 2, every: 12 },
] as const;

/** Pieces of the clips that every clone has, and the start of each file of some folders, in the order of their names. */
export async function genuinePieces(folders: readonly string[]): Promise<readonly GenuinePiece[]> {
  const pieces: GenuinePiece[] = [];
  for (const { id, group, pieces: count, every } of CLIPS) {
    const path = await resolveClip(id);
    for (let i = 0; i < count; i++) pieces.push({ name: `${id}+${i}`, path, group, from: i * every });
  }
  for (const folder of folders) {
    if (!existsSync(folder)) {
      process.stdout.write(`left out, it is not there: ${folder}\n`);
      continue;
    }
    for (const file of (await readdir(folder)).sort()) {
      const { name } = parse(file);
      pieces.push({ name, path: join(folder, file), group: name, from: 0 });
    }
  }
  return pieces;
}

/** What a fit used, for its record: `sha256:...` by the name of the file. */
export async function hashesOf(pieces: readonly GenuinePiece[]): Promise<Readonly<Record<string, string>>> {
  const paths = [...new Set(pieces.map(({ path }) => path))];
  const hashes = await Promise.all(
    paths.map(async (path) => {
      const hash = createHash('sha256').update(await readFile(path));
      return [parse(path).base, `sha256:${hash.digest('hex')}`] as const;
    }),
  );
  return Object.fromEntries(hashes);
}
