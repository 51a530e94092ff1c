import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, parse, resolve } from 'node:path';
import { VerifierError } from '@bonafide/core';
import { type BenchItem, type Modality, readLabel, type TestSet } from './bench-item.ts';
import { firstOf, readTable, type TableRow } from './read-table.ts';

/** Problems that an error lists; a wrong column would repeat one thousands of times. */
const MOST_PROBLEMS = 10;
const MODALITIES: readonly Modality[] = ['face', 'voice', 'both'];

/**
 * Reads a manifest: tab- (or comma-) separated, a header line, `file` and `label` (real | fake, or words that test sets
 * use for them), optionally `group` (or `identity`, `speaker`), `generator` (or `system`), `modality`, `pair`. Files are
 * relative to the manifest's folder, or to the folder beside it that has its name. Rejects with `config/invalid` that
 * lists what is wrong, with line numbers, and with `media/not-found` or `media/unreadable` for the manifest itself.
 */
export async function readManifest(path: string): Promise<TestSet> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new VerifierError('media/unreadable', `cannot read the manifest ${path}`, { cause });
  });
  const rows = readTable(text);
  const folder = resolve(dirname(path));
  const beside = join(folder, parse(path).name);
  const problems: string[] = [];
  const seen = new Set<string>();
  const items = rows.flatMap((row, i): BenchItem[] => {
    const found = checkRow(row, seen);
    if (typeof found === 'string') {
      problems.push(`line ${i + 2}: ${found}`);
      return [];
    }
    return [{ ...found, path: locate(found.file, folder, beside) }];
  });
  if (rows.length === 0)
    problems.push('there are no rows: a header line with file and label, then one row a file');
  if (problems.length > 0) {
    const more = problems.length - MOST_PROBLEMS;
    const shown = problems.slice(0, MOST_PROBLEMS).join('\n');
    throw new VerifierError('config/invalid', `${path}:\n${shown}${more > 0 ? `\nand ${more} more` : ''}`);
  }
  return { convention: 'manifest', items };
}

function checkRow(row: TableRow, seen: Set<string>): Omit<BenchItem, 'path'> | string {
  const file = firstOf(row, ['file', 'filename', 'path']);
  if (file === undefined) return 'no file';
  if (seen.has(file)) return `${file} is listed twice`;
  seen.add(file);
  const synthetic = readLabel(row['label'] ?? '');
  if (synthetic === undefined) return `label must be real or fake, not "${row['label'] ?? ''}"`;
  const given = row['modality'] ?? '';
  const modality = MODALITIES.find((name) => name === given);
  if (given !== '' && modality === undefined) return `modality must be face, voice or both, not "${given}"`;
  const group = firstOf(row, ['group', 'identity', 'speaker']);
  const generator = synthetic ? firstOf(row, ['generator', 'system', 'source']) : undefined;
  const pair = firstOf(row, ['pair']);
  return {
    file,
    synthetic,
    ...(group !== undefined && { group }),
    ...(generator !== undefined && { generator }),
    ...(modality !== undefined && { modality }),
    ...(pair !== undefined && { pair }),
  };
}

/** A file that is nowhere keeps its path: it becomes a row that says so, as any other that cannot be read. */
function locate(file: string, folder: string, beside: string): string {
  if (isAbsolute(file)) return file;
  const [here, there] = [join(folder, file), join(beside, file)];
  return !existsSync(here) && existsSync(there) ? there : here;
}
