/**
 * Speed, measured side by side in one run on 60 s of 720p H.264 with AAC:
 *
 * (a) ffmpeg decoding the clip and throwing it away; (b) the built CLI's whole `verify`, from its start to its end;
 * (c) `@vladmandic/human` (tfjs, WebAssembly) doing its face pipeline on the pictures that (b) analyses.
 *
 * usage: npx pnpm@10 bench:speed [--repeats 3] [--minutes 1,5] [--long] [--cache DIR] [--save]
 * --long measures 1, 5 and 20 minutes. --save writes what is printed, with date, version and machine, to
 * benchmarks/results/speed.json. Last line, medians of the repeats; `null` where something is missing:
 *
 *   decodeRatio           wall time of (b) over that of (a), on one minute
 *   peakRssMb             highest sum of resident sets of (b) and its ffmpeg at the longest length measured, MiB
 *   vsHuman               wall time of (c)'s analysis over that of ours on the same frames in memory: loading,
 *                         decoding and the first frame left out on both sides
 *   firstProgressSeconds  until (b) first tells a terminal something
 *   minutes               cost of (b) by length: wall and CPU seconds, peak MiB
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { VERSION } from '@bonafide/core';
import { findFfmpeg } from '@bonafide/recorded';
import { resolveClip } from '@bonafide/test-media';
import { measureProcess, type ProcessCost } from './measure-process.ts';
import { median } from './median.ts';
import type { FramesCost } from './raw-frames.ts';
import { decodeFrames, makeMinute, repeatMinute } from './speed-clip.ts';
import { timeToProgress } from './time-to-progress.ts';

/** What `recorded` scales pictures to for analysis. */
const FRAMES = { width: 640, height: 360, fps: 5 } as const;

const { values } = parseArgs({
  options: {
    repeats: { type: 'string', default: '3' },
    minutes: { type: 'string', default: '1,5' },
    long: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    cache: { type: 'string', default: join(tmpdir(), 'bonafide-bench') },
  },
});
const repeats = wholeNumbers(values.repeats)[0] ?? 3;
const lengths = values.long ? [1, 5, 20] : wholeNumbers(values.minutes);
const cli = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url));

const ready = await prepare().catch((error: unknown) => {
  process.stderr.write(`bench:speed skipped: ${error instanceof Error ? error.message : String(error)}\n`);
});
if (ready) await measure(ready.ffmpeg, ready.minute);
else print({ decodeRatio: null, peakRssMb: null, vsHuman: null, firstProgressSeconds: null, minutes: {} });

/** Finds what is needed and makes the clip; rejects where something is missing. */
async function prepare(): Promise<{ readonly ffmpeg: string; readonly minute: string }> {
  if (!existsSync(cli)) throw new Error(`the CLI is not built: ${cli}`);
  createRequire(import.meta.url).resolve('@vladmandic/human');
  const ffmpeg = await findFfmpeg();
  const [video, speech] = [await resolveClip('franck'), await resolveClip('jfk')];
  return { ffmpeg, minute: await makeMinute({ ffmpeg, video, speech, directory: values.cache }) };
}

interface Samples {
  readonly decode: ProcessCost[];
  readonly verify: ProcessCost[];
  readonly ours: FramesCost[];
  readonly human: FramesCost[];
}

async function measure(ffmpeg: string, minute: string): Promise<void> {
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}`;
  say(`${machine}, ${ffmpeg}, ${repeats} repeats`);
  const frames = await decodeFrames(ffmpeg, minute, FRAMES);
  const taken: Samples = { decode: [], verify: [], ours: [], human: [] };
  // Interleaved, so that whatever else the machine does meets all of them alike.
  for (let i = 0; i < repeats; i++) {
    taken.decode.push(await measureProcess(ffmpeg, ['-v', 'error', '-i', minute, '-f', 'null', '-']));
    taken.verify.push(await measureProcess(process.execPath, [cli, 'verify', minute, '--json']));
    taken.ours.push(await overFrames('verify-frames.ts', frames));
    taken.human.push(await overFrames('human-frames.ts', frames));
  }
  const decodeWall = middle(taken.decode, (cost) => cost.wallSeconds);
  const verifyWall = middle(taken.verify, (cost) => cost.wallSeconds);
  say(`(a) ffmpeg decoding 60 s alone: ${describe(taken.decode)}`);
  say(`(b) verify of 60 s:             ${describe(taken.verify)}`);
  say(`    its analysis alone:         ${describeFrames(taken.ours)}`);
  say(`(c) human's face pipeline:      ${describeFrames(taken.human)}`);
  const minutes = await measureLengths(ffmpeg, minute, taken.verify);
  const result = {
    decodeRatio: ratio(verifyWall, decodeWall),
    peakRssMb: Object.values(minutes).at(-1)?.peakRssMb ?? null,
    vsHuman: ratio(middle(taken.human, secondsAFrame), middle(taken.ours, secondsAFrame)),
    firstProgressSeconds: round(await timeToProgress([process.execPath, cli, 'verify', minute])),
    decodeWallSeconds: round(decodeWall),
    verifyWallSeconds: round(verifyWall),
    verifyCpuSeconds: round(middle(taken.verify, (cost) => cost.cpuSeconds)),
    analysisMsPerFrame: round((middle(taken.ours, secondsAFrame) ?? NaN) * 1000),
    humanMsPerFrame: round((middle(taken.human, secondsAFrame) ?? NaN) * 1000),
    minutes,
    n: repeats,
  };
  if (values.save) await save({ date: new Date().toISOString(), version: VERSION, machine, ...result });
  print(result);
}

async function save(record: object): Promise<void> {
  const path = fileURLToPath(new URL('../results/speed.json', import.meta.url));
  await writeFile(path, `${JSON.stringify(record, undefined, 1)}\n`);
  say('wrote benchmarks/results/speed.json');
}

interface LengthCost {
  readonly wallSeconds: number | null;
  readonly cpuSeconds: number | null;
  readonly peakRssMb: number | null;
}

/** One run a length, but for the minute, whose runs are there already. */
async function measureLengths(
  ffmpeg: string,
  minute: string,
  known: readonly ProcessCost[],
): Promise<Record<string, LengthCost>> {
  const costs: Record<string, LengthCost> = {};
  for (const length of [...lengths].sort((a, b) => a - b)) {
    const clip = length === 1 ? minute : await repeatMinute(ffmpeg, minute, length);
    const runs =
      length === 1 ? known : [await measureProcess(process.execPath, [cli, 'verify', clip, '--json'])];
    costs[length] = {
      wallSeconds: round(middle(runs, (cost) => cost.wallSeconds)),
      cpuSeconds: round(middle(runs, (cost) => cost.cpuSeconds)),
      peakRssMb: round(middle(runs, (cost) => cost.peakRssMb)),
    };
    say(`    verify of ${length} min:${' '.repeat(13 - String(length).length)}${describe(runs)}`);
  }
  return costs;
}

/** Runs a child over the raw frames. Fails where it found hardly any face: it would have had nothing to do. */
async function overFrames(script: string, frames: string): Promise<FramesCost> {
  const tsx = fileURLToPath(new URL('../node_modules/.bin/tsx', import.meta.url));
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { width, height, fps } = FRAMES;
  const args = ['--conditions=@bonafide/source', path, frames, ...[width, height, fps].map(String)];
  const { stdout } = await measureProcess(tsx, args);
  const cost = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as FramesCost;
  if (cost.found < cost.frames * 0.9) {
    throw new Error(`${script} found a face in only ${cost.found} of ${cost.frames} frames`);
  }
  return cost;
}

function secondsAFrame({ seconds, frames }: FramesCost): number {
  return seconds / (frames - 1);
}

function middle<T>(items: readonly T[], of: (item: T) => number | null): number | null {
  return median(items.map(of).filter((value) => value !== null));
}

function describe(costs: readonly ProcessCost[]): string {
  const shown = (value: number | null, unit: string): string =>
    value === null ? '?' : `${value.toFixed(2)} ${unit}`;
  const wall = shown(
    middle(costs, (cost) => cost.wallSeconds),
    's wall',
  );
  const cpu = shown(
    middle(costs, (cost) => cost.cpuSeconds),
    's CPU',
  );
  return `${wall}, ${cpu}, ${shown(
    middle(costs, (cost) => cost.peakRssMb),
    'MiB at most',
  )}`;
}

function describeFrames(costs: readonly FramesCost[]): string {
  const [first] = costs;
  const ms = (middle(costs, secondsAFrame) ?? NaN) * 1000;
  return `${ms.toFixed(1)} ms a frame, a face in ${first?.found ?? 0} of ${first?.frames ?? 0} frames`;
}

function ratio(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : round(a / b);
}

function round(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Math.round(value * 100) / 100;
}

function wholeNumbers(text: string): readonly number[] {
  const numbers = text.split(',').map(Number);
  if (numbers.every((value) => Number.isInteger(value) && value >= 1)) return numbers;
  throw new RangeError(`expected whole numbers from 1, not "${text}"`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function print(result: object): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
