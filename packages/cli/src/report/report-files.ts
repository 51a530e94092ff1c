import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Writes pages into one directory. */
export interface ReportFiles {
  /** Writes the page of a file and returns its path. Files of the same name get numbers. */
  write(file: string, page: string): Promise<string>;
}

/** Creates the directory on the first page. Pages of an earlier run are replaced. */
export function createReportFiles(directory: string): ReportFiles {
  const taken = new Set<string>();
  return {
    async write(file, page) {
      const stem = safeStem(file);
      let name = `${stem}.html`;
      // Lower case: some file systems take names that differ in case for the same.
      for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${stem}-${n}.html`;
      taken.add(name.toLowerCase());
      await mkdir(directory, { recursive: true });
      const path = join(directory, name);
      await writeFile(path, page);
      return path;
    },
  };
}

/** The file's own name without anything that a file system or a shell could take amiss. */
function safeStem(file: string): string {
  const safe = basename(file)
    .replace(/[^\p{L}\p{N}._-]+/gu, '_')
    .replace(/^[.-]+/, '');
  return safe === '' ? 'report' : safe.slice(0, 100);
}
