import { join } from 'node:path';
import { VerifierError } from '@bonafide/core';
import type { BenchItem, TestSet } from './bench-item.ts';
import { ASVSPOOF, DEEPFAKE_EVAL_2024, IN_THE_WILD } from './conventions/listed-sets.ts';
import { CELEB_DF, DFDC, FACE_FORENSICS } from './conventions/face-sets.ts';
import { DF40, FAKE_AV_CELEB, GENERIC } from './conventions/folder-sets.ts';
import { type FileTree, readFileTree } from './file-tree.ts';

/** How one data set lays out its files. */
export interface Convention {
  readonly name: string;
  /** The labelled files, or `undefined` where the folder is not of this kind. */
  readonly read: (tree: FileTree) => readonly FoundItem[] | undefined;
}

export type FoundItem = Omit<BenchItem, 'path'>;

/** In the order in which they are tried: those with files of their own first, real/ and fake/ last. */
const CONVENTIONS: readonly Convention[] = [
  FACE_FORENSICS,
  CELEB_DF,
  FAKE_AV_CELEB,
  ASVSPOOF,
  IN_THE_WILD,
  DEEPFAKE_EVAL_2024,
  DFDC,
  DF40,
  GENERIC,
];

export const CONVENTION_NAMES: readonly string[] = CONVENTIONS.map(({ name }) => name);

/**
 * Reads a folder by the convention that fits it, or by the one that is named. Throws `config/invalid` where none does,
 * or where one finds no file.
 */
export function readFolder(root: string, named?: string): TestSet {
  const tree = readFileTree(root);
  for (const convention of CONVENTIONS.filter(({ name }) => named === undefined || name === named)) {
    const found = convention.read(tree);
    if (found === undefined || found.length === 0) continue;
    const items = found.map((item) => ({ ...item, path: join(root, item.file) }));
    return { convention: convention.name, items };
  }
  throw new VerifierError(
    'config/invalid',
    `${root} is no ${named ?? 'test set that is known'}: give a manifest, a folder with real/ and fake/, or one of ` +
      CONVENTION_NAMES.join(', '),
  );
}
