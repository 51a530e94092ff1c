/**
 * Landmark agreement: our detector and landmarker against MediaPipe's own (`tasks-vision`, in Chromium), on 20 stills.
 *
 * usage: npx pnpm@10 bench:landmarks [--data DIR] (default ../shared/data: faces/devtest and mediapipe/)
 * Last line: {"meanPx":..,"medianPx":..,"p95Px":..,"n":20,"missed":0}; distances over 478 points in x and y, in pixels
 * at 256 px; `null` where something is missing.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createFaceTracker, type RgbaImage } from '@bonafide/core';
import { composeSession } from 'bonafide';
import sharp from 'sharp';
import { findChromium, openBrowserLandmarker } from './browser-landmarks.ts';
import { median } from './median.ts';

const STILLS = 20;
const POINTS = 478;
const REFERENCE_SIZE = 256;

const { values } = parseArgs({ options: { data: { type: 'string' } } });
const data = values.data ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const task = join(data, 'mediapipe', 'face_landmarker.task');
const chromium = findChromium();
const absent = [
  ...(existsSync(join(data, 'faces', 'devtest.tsv')) ? [] : [`the stills (${join(data, 'faces')})`]),
  ...(existsSync(task) ? [] : [`MediaPipe's model (${task})`]),
  ...(chromium === undefined ? ['Chromium (set CHROMIUM_PATH)'] : []),
];

if (absent.length > 0 || chromium === undefined) {
  process.stderr.write(`bench:landmarks skipped, for want of ${absent.join(' and ')}\n`);
  print({ meanPx: null, medianPx: null, p95Px: null, n: 0, missed: 0 });
} else {
  await compare(chromium);
}

async function compare(executablePath: string): Promise<void> {
  await using reference = await openBrowserLandmarker(executablePath, task);
  await using parts = await composeSession();
  const distances: number[] = [];
  let missed = 0;
  for (const file of await chooseStills()) {
    const image = await readStill(join(data, 'faces', file));
    // A tracker of its own for each still: what a call's first picture goes through.
    const { faces } = await createFaceTracker(parts.options.face).next(image, 0);
    const theirs = await reference.locate(image);
    const ours = faces[0]?.landmarks;
    if (ours === undefined || theirs === undefined) {
      missed += 1;
      process.stdout.write(`${file}: ${ours ? 'not found by MediaPipe' : 'not found by us'}\n`);
      continue;
    }
    const distance = meanDistance(ours, theirs);
    distances.push(distance);
    process.stdout.write(`${file}: ${distance.toFixed(2)} px\n`);
  }
  const sorted = [...distances].sort((a, b) => a - b);
  const mean = distances.reduce((sum, value) => sum + value, 0) / distances.length;
  print({
    meanPx: distances.length === 0 ? null : mean,
    medianPx: median(distances),
    p95Px: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null,
    n: distances.length,
    missed,
  });
}

/** Evenly spaced over the list, so that every class and source of it has its share. */
async function chooseStills(): Promise<readonly string[]> {
  const table = await readFile(join(data, 'faces', 'devtest.tsv'), 'utf8');
  const files = table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => `devtest/${line.split('\t')[0] ?? ''}`);
  const count = Math.min(STILLS, files.length);
  return Array.from({ length: count }, (_, i) => files[Math.floor((i * files.length) / count)]!);
}

async function readStill(path: string): Promise<RgbaImage> {
  const { data, info } = await sharp(path).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}

function meanDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < POINTS * 3; i += 3) {
    sum += Math.hypot(a[i]! - b[i]!, a[i + 1]! - b[i + 1]!) * REFERENCE_SIZE;
  }
  return sum / POINTS;
}

function print(result: Readonly<Record<string, number | null>>): void {
  const rounded = Object.entries(result).map(([key, value]) => [key, value && Math.round(value * 1e4) / 1e4]);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(rounded))}\n`);
}
