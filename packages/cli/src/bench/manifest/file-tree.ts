import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { VerifierError } from '@bonafide/core';

/** The files below a folder, and the text of the small ones that describe them. */
export interface FileTree {
  readonly root: string;
  /** Paths from the root with forward slashes, sorted. */
  readonly files: readonly string[];
  /** Those that are media by their extension. */
  readonly media: readonly string[];
  readonly text: (file: string) => string;
}

const MEDIA = new Set(
  (
    '.mp4 .m4v .mov .mkv .webm .avi .flv .ts .mpg .mpeg .wmv .3gp .ogv .gif .wav .flac .mp3 .m4a .aac .ogg .oga .opus .wma ' +
    '.amr .aiff .aif .jpg .jpeg .png .webp .avif .heic'
  ).split(' '),
);

/** Lists a folder, links to files included. Throws `media/unreadable`. */
export function readFileTree(root: string): FileTree {
  let files: string[];
  try {
    files = readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .sort();
  } catch (cause) {
    throw new VerifierError('media/unreadable', `cannot list ${root}`, { cause });
  }
  return {
    root,
    files,
    media: files.filter((file) => MEDIA.has(extname(file).toLowerCase())),
    text: (file) => readFileSync(join(root, file), 'utf8'),
  };
}
