import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tryLipSync } from './analyzers/lip-sync.ts';
import { describeLipSync, measureLipSync } from './analyzers/measure-lip-sync.ts';
import { type AttackKind, makeAttackWith, openAttackTools } from '@bonafide/attack-lab';
import {
  type AnalyzerId,
  createFaceReplayAnalyzer,
  createStreamInjectionAnalyzer,
  createStreamIntegrityAnalyzer,
  type Signal,
  verify,
} from '@bonafide/core';
import { openRecording } from '@bonafide/recorded';
import { resolveClip } from '@bonafide/test-media';

/** Seconds of a piece. */
const PIECE = 8;
/** The clips that every clone has, and their seconds. */
const CLIPS = [['franck', 200], ['cap12', 53], ['cap13', 31]] as const; // prettier-ignore
/** The analyzer named for each attack, and how the attack is placed. `none` is the control: the same codec, no attack. */
const ATTACKS: readonly (readonly [kind: AttackKind, analyzer: AnalyzerId, options: object])[] = [
  ['replay', 'face.replay', { rate: 10 }],
  ['freeze', 'stream.integrity', { start: 3, end: 7 }],
  ['loop', 'stream.integrity', {}],
  ['boomerang', 'stream.integrity', {}],
  ['duplicate', 'stream.injection', { start: 1 }],
  ['stutter', 'stream.injection', { start: 1 }],
];

const speechByDefault = fileURLToPath(new URL('../../../shared/data/calls/real', import.meta.url));
const { values } = parseArgs({
  options: {
    pieces: { type: 'string', default: '2' },
    /** A folder of genuine recordings of people who talk in view. */
    speech: { type: 'string', default: speechByDefault },
  },
});
const lips: Record<string, unknown> = {};
if (existsSync(values.speech)) {
  for (const fps of [5, 10]) {
    const measures = measureLipSync(await tryLipSync(values.speech, fps));
    for (const measure of measures) console.log(describeLipSync(measure, fps));
    lips[`${fps}/s`] = measures;
  }
} else console.log(`sync.lips skipped: no recordings of speech in ${values.speech}`);
const perClip = Number(values.pieces);
const folder = fileURLToPath(new URL('../../test-media/clips/attacks/pieces', import.meta.url));
await mkdir(folder, { recursive: true });

const pieces = CLIPS.flatMap(([clip, seconds]) => {
  const count = Math.min(perClip, Math.floor(seconds / PIECE));
  return Array.from({ length: count }, (_, i) => ({
    clip,
    from: Math.floor((i * (seconds - PIECE)) / count),
  }));
});

interface Row {
  readonly kind: AttackKind;
  readonly clip: string;
  readonly signals: readonly Signal[];
}

const rows: Row[] = [];
await using tools = await openAttackTools();
for (const [index, { clip, from }] of pieces.entries()) {
  const input = await resolveClip(clip);
  for (const [kind, , options] of [['none', '', {}] as const, ...ATTACKS]) {
    const output = `${folder}/${clip}-${from}-${kind}.mp4`;
    if (!existsSync(output)) {
      await makeAttackWith(tools, { kind, input, output, seed: index, from, duration: PIECE, ...options });
    }
    const analyzers = [
      createFaceReplayAnalyzer(),
      createStreamIntegrityAnalyzer(),
      createStreamInjectionAnalyzer(),
    ];
    const { signals } = await verify(await openRecording(output, { fps: 1 }), { analyzers });
    rows.push({ kind, clip, signals });
  }
  process.stderr.write(`piece ${index + 1} of ${pieces.length}\n`);
}

const result: Record<string, unknown> = {};
for (const [kind, analyzer] of ATTACKS) {
  const attacks = rows.filter((row) => row.kind === kind).map((row) => signalOf(row, analyzer));
  const controls = rows.filter((row) => row.kind === 'none').map((row) => signalOf(row, analyzer));
  const auc = rankAuc(attacks.map(scoreOf), controls.map(scoreOf));
  result[kind] = { analyzer, auc, found: share(attacks), falseAlarms: share(controls) };
  console.log(
    `${kind.padEnd(10)} ${analyzer.padEnd(17)} AUC ${auc.toFixed(2)}  found ${text(attacks)}  of controls flagged ${text(controls)}`,
  );
}
console.log(JSON.stringify({ pieces: pieces.length, attacks: result, lips }));

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
