import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { TestPicture } from './test-pictures.ts';

/** What a reference interpreter answered; written by scripts/reference/. */
export interface Golden {
  readonly model: string;
  /** SHA-256 of the network that the reference ran. */
  readonly sourceSha256: string;
  /** What ran it. */
  readonly reference: string;
  readonly cases: readonly GoldenCase[];
}

export interface GoldenCase extends TestPicture {
  readonly pixelsSha256: string;
  readonly outputs: Readonly<Record<string, GoldenOutput>>;
}

/** Every `every`-th of `length` values. */
export interface GoldenOutput {
  readonly length: number;
  readonly every: number;
  readonly values: readonly number[];
}

export async function readGolden(model: string): Promise<Golden> {
  return JSON.parse(await readFile(new URL(`golden/${model}.json`, import.meta.url), 'utf8')) as Golden;
}

/** Largest difference between an output and what the reference gave; throws when their lengths differ. */
export function largestDifference(found: Float32Array, golden: GoldenOutput): number {
  if (found.length !== golden.length) throw new RangeError(`${found.length} values, not ${golden.length}`);
  return golden.values.reduce(
    (largest, value, i) => Math.max(largest, Math.abs(found[i * golden.every]! - value)),
    0,
  );
}

/** Hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
