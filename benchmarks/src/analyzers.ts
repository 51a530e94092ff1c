/**
 * What each analyzer finds of the attacks that it is named for, and in the same pieces without an attack: attack-lab's
 * attacks on pieces of test-media's clips and of genuine recordings; and lips against sound of another time or person.
 *
 * usage: npx pnpm@10 bench:analyzers [--only lips,attacks | --only stutter,duplicate] [--pieces 2] [--real FOLDER]...
 * --only: `attacks` for all kinds, or some of replay, photo, freeze, loop, boomerang, duplicate, stutter.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tryLipSync } from './analyzers/lip-sync.ts';
import { describeLipSync, measureLipSync } from './analyzers/measure-lip-sync.ts';
import { type AttackKind, type AttackOptions, makeAttackClip, openAttackTools } from '@bonafide/attack-lab';
import {
  type AnalyzerId,
  createFaceMotionAnalyzer,
  createFaceReplayAnalyzer,
  createStreamInjectionAnalyzer,
  createStreamIntegrityAnalyzer,
  type Signal,
  verify,
} from '@bonafide/core';
import { composeSession } from '@bonafide/models';
import { openModel } from '@bonafide/models/node';
import { openRecording } from '@bonafide/recorded';
import { resolveClip } from '@bonafide/test-media';

/** The clips that every clone has, and their seconds. */
const CLIPS = [['franck', 200], ['cap12', 53], ['cap13', 31]] as const; // prettier-ignore

interface Trial {
  readonly kind: AttackKind;
  /** The analyzer named for it. */
  readonly analyzer: AnalyzerId;
  /** How the attack is placed, and what the clip is made at. */
  readonly options: Partial<AttackOptions>;
}

/** Seconds of a piece; longer where no blink in 12 s is asked for. */
const SHORT = 8;
const LONG = 16;
const TRIALS: readonly Trial[] = [
  { kind: 'replay', analyzer: 'face.replay', options: { rate: 10 } },
  { kind: 'photo', analyzer: 'face.motion', options: { rate: 10, duration: LONG } },
  { kind: 'freeze', analyzer: 'stream.integrity', options: { start: 3, end: 7 } },
  { kind: 'loop', analyzer: 'stream.integrity', options: {} },
  { kind: 'boomerang', analyzer: 'stream.integrity', options: {} },
  { kind: 'duplicate', analyzer: 'stream.injection', options: { start: 1 } },
  { kind: 'stutter', analyzer: 'stream.injection', options: { start: 1 } },
];
/** The same codec without an attack, of either length: what each analyzer's false alarms are counted on. */
const CONTROLS: readonly Trial[] = [
  { kind: 'none', analyzer: 'stream.integrity', options: {} },
  { kind: 'none', analyzer: 'face.motion', options: { rate: 10, duration: LONG } },
];

const realByDefault = fileURLToPath(new URL('../../../shared/data/calls/real', import.meta.url));
const { values } = parseArgs({
  options: {
    /** Pieces of each clip. */
    pieces: { type: 'string', default: '2' },
    /** Folders of genuine recordings: their first seconds are pieces, too; people who talk in view try sync.lips (first one). */
    real: { type: 'string', multiple: true, default: [realByDefault] },
    only: { type: 'string', default: 'lips,attacks' },
  },
});
const wanted = values.only.split(',');
const trials = TRIALS.filter(({ kind }) => wanted.includes('attacks') || wanted.includes(kind));
const lips: Record<string, unknown> = {};
const [speech = ''] = values.real;
if (!existsSync(speech)) console.log(`sync.lips skipped: no recordings of speech in ${speech}`);
else if (wanted.includes('lips')) {
  for (const fps of [5, 10]) {
    const measures = measureLipSync(await tryLipSync(speech, fps));
    for (const measure of measures) console.log(describeLipSync(measure, fps));
    lips[`${fps}/s`] = measures;
  }
}
const folder = fileURLToPath(new URL('../../test-media/clips/attacks/pieces', import.meta.url));

interface Piece {
  readonly name: string;
  readonly input: string;
  readonly from: number;
}

interface Row {
  readonly kind: AttackKind;
  readonly long: boolean;
  readonly signals: readonly Signal[];
}

const pieces = trials.length > 0 ? [...(await clipPieces()), ...(await recordedPieces())] : [];
const controls = CONTROLS.filter((control) => trials.some((trial) => isLong(trial) === isLong(control)));
const rows: Row[] = [];
await using tools = await openAttackTools();
await using parts = await composeSession(openModel);
for (const [index, piece] of pieces.entries()) {
  for (const trial of [...controls, ...trials]) {
    // A piece too short for an attack is left out of it.
    const row = await play(piece, trial, index).catch((error: unknown) => {
      console.log(`${piece.name}, ${trial.kind}: ${error instanceof Error ? error.message : String(error)}`);
    });
    if (row) rows.push(row);
  }
  process.stderr.write(`piece ${index + 1} of ${pieces.length}\n`);
}

const result: Record<string, unknown> = {};
for (const trial of trials) {
  const { kind, analyzer } = trial;
  const long = isLong(trial);
  const of = (wanted: AttackKind): readonly (Signal | undefined)[] =>
    rows.filter((row) => row.kind === wanted && row.long === long).map((row) => signalOf(row, analyzer));
  const [attacks, genuine] = [of(kind), of('none')];
  const auc = rankAuc(attacks.map(scoreOf), genuine.map(scoreOf));
  result[kind] = { analyzer, auc, found: share(attacks), falseAlarms: share(genuine) };
  console.log(
    `${kind.padEnd(10)} ${analyzer.padEnd(17)} AUC ${auc.toFixed(2)}  found ${text(attacks)}  of controls flagged ${text(genuine)}`,
  );
}
console.log(JSON.stringify({ pieces: pieces.length, attacks: result, lips }));

async function clipPieces(): Promise<readonly Piece[]> {
  const pieces: Piece[] = [];
  for (const [clip, seconds] of CLIPS) {
    const count = Math.min(Number(values.pieces), Math.floor(seconds / SHORT));
    const input = await resolveClip(clip);
    for (let i = 0; i < count; i++) {
      const from = Math.floor((i * (seconds - SHORT)) / count);
      pieces.push({ name: `${clip}-${from}`, input, from });
    }
  }
  return pieces;
}

async function recordedPieces(): Promise<readonly Piece[]> {
  const folders = values.real.filter((folder) => existsSync(folder));
  const listed = folders.map(async (folder) =>
    (await readdir(folder))
      .sort()
      .map((file) => ({ name: parse(file).name, input: join(folder, file), from: 0 })),
  );
  return (await Promise.all(listed)).flat();
}

/** Whether it is played on pieces of `LONG` seconds. */
function isLong({ options }: Trial): boolean {
  return options.duration === LONG;
}

/** Makes the attack, unless an earlier run made the same one, and lets the analyzers look at it. */
async function play({ name, input, from }: Piece, trial: Trial, seed: number): Promise<Row> {
  const { kind, options } = trial;
  const long = isLong(trial);
  const recipe = { id: `${name}-${kind}`, base: name, kind, seed, from, duration: SHORT, ...options };
  const output = await makeAttackClip(recipe, { folder, resolveClip: () => input }, tools);
  const analyzers = [
    createFaceMotionAnalyzer(),
    createFaceReplayAnalyzer(),
    createStreamIntegrityAnalyzer(),
    createStreamInjectionAnalyzer(),
  ];
  // Only a face's movements need the networks, and more than a picture a second.
  const recording = await openRecording(output, { fps: long ? 5 : 1 });
  const { signals } = await verify(recording, { ...(long && { face: parts.options.face }), analyzers });
  return { kind, long, signals };
}

function signalOf({ signals }: Row, analyzer: AnalyzerId): Signal | undefined {
  return signals.find((signal) => signal.analyzer === analyzer);
}

/** An abstention is no suspicion. */
function scoreOf(signal: Signal | undefined): number {
  return signal?.status === 'measured' ? signal.score : 0;
}

/** Flagged: the analyzer names a finding. */
function share(signals: readonly (Signal | undefined)[]): {
  rate: number;
  n: number;
  low: number;
  high: number;
} {
  const n = signals.length;
  const rate = signals.filter((s) => s?.status === 'measured' && s.findings !== undefined).length / n;
  // Wilson's interval at 95 %.
  const z = 1.96;
  const middle = (rate + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  const digits = (value: number): number => Number(value.toFixed(3));
  return { rate: digits(rate), n, low: digits(middle - half), high: digits(middle + half) };
}

function text(signals: readonly (Signal | undefined)[]): string {
  const { rate, n, low, high } = share(signals);
  return `${Math.round(rate * n)} of ${n} (${Math.round(100 * low)}–${Math.round(100 * high)} %)`;
}

/** Share of the pairs in which the attack scores higher; ties count half. */
function rankAuc(attacks: readonly number[], controls: readonly number[]): number {
  const wins = attacks.flatMap((a) => controls.map((c): number => (a > c ? 1 : a === c ? 0.5 : 0)));
  return wins.reduce((sum, win) => sum + win, 0) / wins.length;
}
