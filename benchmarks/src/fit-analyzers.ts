/**
 * Where the constants of `face.replay` come from: fits them, and `face.motion`'s, to genuine recordings and to attacks that
 * attack-lab makes of these, and says what each finds in recordings that the fit had no part in. The constants that
 * `face.motion` has are older than this script; a new fit did no better, so they stayed.
 *
 * usage: npx pnpm@10 fit:analyzers [--fit replay,motion] [--real FOLDER]... [--save]
 * --real: folders of genuine recordings beside the clips of test-media; default ../shared/data/calls/real. Never give it
 * what is kept for tests. --save writes benchmarks/results/fits.json: each fit with its date and the hash of every file
 * used; a fit that was not asked for stays as it was.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openAttackTools } from '@bonafide/attack-lab';
import { composeSession } from '@bonafide/models';
import { openModel } from '@bonafide/models/node';
import { looksLifeless, movesEnough } from '../../packages/core/src/face-motion/motion-fit.ts';
import { REPLAY_FITS } from '../../packages/core/src/face-replay/replay-fits.ts';
import { type Example, fitLogistic, leaveGroupsOut } from './fit/logistic.ts';
import { type MotionExample, motionExamples } from './fit/motion-examples.ts';
import { genuinePieces, hashesOf } from './fit/recordings.ts';
import { type ReplayExample, replayExamples } from './fit/replay-examples.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  options: {
    fit: { type: 'string', default: 'replay,motion' },
    real: { type: 'string', multiple: true, default: [at('../../../shared/data/calls/real')] },
    save: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const folder = at('../../test-media/clips/attacks/fit');
await mkdir(folder, { recursive: true });
const pieces = await genuinePieces(values.real);
await using tools = await openAttackTools();
await using parts = await composeSession(openModel);
const fits: Record<string, object> = {};
if (values.fit.includes('replay')) fits['face.replay'] = fitReplay(await gather(replayExamples));
if (values.fit.includes('motion')) fits['face.motion'] = fitMotion(await gather(motionExamples));
if (values.save) {
  const file = at('../results/fits.json');
  const origin = { date: new Date().toISOString(), data: await hashesOf(pieces) };
  const made = Object.entries(fits).map(([analyzer, fit]) => [analyzer, { ...fit, ...origin }] as const);
  const kept = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as object) : {};
  const record = { ...kept, ...Object.fromEntries(made) };
  await writeFile(file, `${JSON.stringify(record, undefined, 1)}\n`);
  say('wrote benchmarks/results/fits.json');
}
say(JSON.stringify(fits));

async function gather<E extends Example>(
  examplesOf: (
    piece: (typeof pieces)[number],
    from: { tools: typeof tools; parts: typeof parts; folder: string; seed: number },
  ) => Promise<readonly E[]>,
): Promise<readonly E[]> {
  const examples: E[] = [];
  for (const [i, piece] of pieces.entries()) {
    examples.push(...(await examplesOf(piece, { tools, parts, folder, seed: 10 * (i + 1) })));
    process.stderr.write(`${piece.name}: ${i + 1} of ${pieces.length}\n`);
  }
  return examples;
}

/** Fit to all three measures; the finding of moiré alone, for screens that fill the view, has a fit of its own. */
function fitReplay(examples: readonly ReplayExample[]): object {
  const { frame, moire } = REPLAY_FITS;
  const two = examples.map((example) => ({ ...example, features: example.features.slice(0, 2) }));
  const left = { all: leaveGroupsOut(examples), moire: leaveGroupsOut(two) };
  const flagged = examples.map((_, i) => left.all[i]! >= frame.likely || left.moire[i]! >= moire.likely);
  const chains = [...new Set(examples.map(({ chain }) => chain))];
  return {
    ...count(examples, flagged),
    moireAlone: count(
      examples,
      left.moire.map((logit) => logit >= moire.likely),
    ),
    byChain: Object.fromEntries(
      chains.map((chain) => [chain, count(examples, flagged, (example) => example.chain === chain)]),
    ),
    fit: fitLogistic(examples),
    moireFit: fitLogistic(two),
  };
}

/** One fit to what moves in the face; one to how it moves as a whole where it moves enough, which only excuses. */
function fitMotion(examples: readonly MotionExample[]): object {
  const life = leaveGroupsOut(examples);
  const moving = examples.filter(({ plane }) => movesEnough(plane));
  const whole = moving.map((example) => {
    const { residual, shift } = example.plane.measures();
    return { ...example, features: [residual, shift] };
  });
  const plane = leaveGroupsOut(whole);
  const flatOf = (example: MotionExample): number | undefined => plane[moving.indexOf(example)];
  const lifeless = examples.map((example, i) =>
    looksLifeless({ ...example, logit: life[i]!, flat: flatOf(example) }),
  );
  return {
    ...count(examples, lifeless),
    moving: count(
      examples,
      examples.map((example) => moving.includes(example)),
    ),
    fit: fitLogistic(examples),
    planeFit: fitLogistic(whole),
  };
}

interface Counted {
  readonly found: number;
  readonly of: number;
  readonly recordings: number;
  readonly ofRecordings: number;
}

/** Clips and recordings found and flagged, each judged by a fit that did not see its recording. */
function count<E extends Example>(
  examples: readonly E[],
  flagged: readonly boolean[],
  wanted: (example: E) => boolean = () => true,
): { readonly attacks: Counted; readonly genuine: Counted } {
  const of = (attack: boolean): Counted => {
    const own = examples.map((example, i) => ({ ...example, flag: flagged[i]! }));
    const these = own.filter((example, i) => example.attack === attack && wanted(examples[i]!));
    const found = these.filter(({ flag }) => flag);
    return {
      found: found.length,
      of: these.length,
      recordings: new Set(found.map(({ group }) => group)).size,
      ofRecordings: new Set(these.map(({ group }) => group)).size,
    };
  };
  return { attacks: of(true), genuine: of(false) };
}
