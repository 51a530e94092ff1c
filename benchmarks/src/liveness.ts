/**
 * The liveness challenges against simulated callers: the light challenge alone, and whole sessions of three steps.
 *
 * Simulated means: real clips relit, or one real picture of a person moved in three dimensions, by `packages/attack-lab`;
 * no real attacker, no generated face. The thresholds were chosen on the clips and seeds of `CASTS.choosing`; what is
 * printed comes from `CASTS.reporting`, whose stretches and draws were not looked at before.
 *
 * usage: npx pnpm@10 bench:liveness [--cast choosing|reporting] [--seed 2026] [--light 16] [--attacks 200] [--genuine 60]
 * Last line: {"light":{"apcer":..,"bpcer":..,"n":..},"sessions":{"attacks":..,"attacksPassed":..,"genuine":..,
 * "genuinePassed":..,"medianSeconds":..}}. `apcer`: the worst of the attack types; `bpcer`: genuine callers not passed,
 * abstentions included, at ambient-to-screen ratios up to 4:1; `n`: genuine and attacks behind both.
 */
import { parseArgs } from 'node:util';
import { openAttackTools } from '@bonafide/attack-lab';
import { CASTS, filmPerson, readStretches } from './liveness/cast.ts';
import { runLightTrials } from './liveness/light-trials.ts';
import {
  printLightTables,
  printSessionTable,
  summariseLight,
  summariseSessions,
} from './liveness/print-tables.ts';
import { runSessionTrials } from './liveness/session-trials.ts';
import type { Person } from './liveness/simulated-steps.ts';

const { values } = parseArgs({
  options: {
    cast: { type: 'string', default: 'reporting' },
    seed: { type: 'string', default: '2026' },
    light: { type: 'string', default: '16' },
    attacks: { type: 'string', default: '200' },
    genuine: { type: 'string', default: '60' },
  },
});
const cast = values.cast === 'choosing' ? CASTS.choosing : CASTS.reporting;
const seed = Number(values.seed);
const started = performance.now();
const log = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  await using tools = await openAttackTools();
  const stretches = [];
  for (const role of cast) stretches.push(await readStretches(tools, role, seed));
  const attacksPerKind = Number(values.light);
  const light = await runLightTrials(tools, stretches.flat(), {
    genuine: attacksPerKind * 2,
    attacks: attacksPerKind,
    seed,
  });
  printLightTables(light, log);
  const people: Person[] = [];
  for (const [i, role] of cast.entries()) {
    people.push({ media: await filmPerson(tools, role, cast[1 - i]!, seed), stretches: stretches[i]! });
  }
  const sessions = await runSessionTrials(tools, people, {
    genuine: Number(values.genuine),
    attacks: Number(values.attacks),
    seed,
  });
  printSessionTable('sessions of 3 steps', sessions, log);
  const unlit = await runSessionTrials(tools, people, {
    genuine: 20,
    attacks: 60,
    seed: seed + 1,
    light: false,
  });
  printSessionTable('the same without light', unlit, log);
  log(
    `${((performance.now() - started) / 1000).toFixed(0)} s; simulated callers, two people, ours: see benchmarks/README.md`,
  );
  log(JSON.stringify({ light: summariseLight(light), sessions: summariseSessions(sessions) }));
} catch (error) {
  // Clips come out of npm packages and models are built by the set-up: without them there is nothing to measure.
  process.stderr.write(`bench:liveness skipped: ${error instanceof Error ? error.message : String(error)}\n`);
  log(JSON.stringify({ light: null, sessions: null }));
  process.exitCode = 1;
}
