import { median } from '../median.ts';
import { AMBIENTS, BIT_RATES, BRIGHT, type LightTrial, SKIN_TONES } from './light-trials.ts';
import { hasPassed } from './run-step.ts';
import type { SessionTrial } from './session-trials.ts';

type Log = (line: string) => void;

/** Upper end of the 95 % interval of a rate (Wilson 1927). */
function wilsonUpper(hits: number, n: number): number {
  if (n === 0) return 1;
  const z = 1.96;
  const share = hits / n;
  const centre = share + (z * z) / (2 * n);
  const spread = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return Math.min(1, (centre + spread) / (1 + (z * z) / n));
}

export function printLightTables(trials: readonly LightTrial[], log: Log): void {
  const genuine = trials.filter(({ caller, ambient }) => caller === 'genuine' && ambient !== BRIGHT);
  const attacks = trials.filter(({ caller }) => caller !== 'genuine');
  log('light: attack             passed  (95 % up to)   why not');
  for (const kind of new Set(attacks.map(({ caller }) => caller))) {
    const own = attacks.filter(({ caller }) => caller === kind);
    const passed = own.filter(({ result }) => hasPassed(result)).length;
    log(`  ${kind.padEnd(22)} ${rate(passed, own.length)}   ${reasons(own)}`);
  }
  log('light: genuine            rejected or not judged');
  const bright = trials.filter(({ caller, ambient }) => caller === 'genuine' && ambient === BRIGHT);
  const row = (name: string, own: readonly LightTrial[]): void => {
    const missed = own.filter(({ result }) => !hasPassed(result));
    log(`  ${name.padEnd(22)} ${rate(missed.length, own.length)}   ${reasons(missed)}`);
  };
  for (const ambient of AMBIENTS)
    row(
      `ambient ${ambient}:1`,
      genuine.filter((trial) => trial.ambient === ambient),
    );
  for (const tone of SKIN_TONES)
    row(
      `skin light x ${tone}`,
      genuine.filter((trial) => trial.skinTone === tone),
    );
  for (const kbps of BIT_RATES) {
    row(
      kbps === undefined ? 'not coded' : `${kbps} kbit/s at 10 fps`,
      genuine.filter((trial) => trial.kbps === kbps),
    );
  }
  row(`beyond: ${BRIGHT}:1`, bright);
}

export function printSessionTable(title: string, trials: readonly SessionTrial[], log: Log): void {
  log(`${title.padEnd(22)}    passed  (95 % up to)   where they ended`);
  for (const caller of new Set(trials.map((trial) => trial.caller))) {
    const own = trials.filter((trial) => trial.caller === caller);
    const ends = own.flatMap(({ steps }) =>
      steps.filter(({ result }) => !hasPassed(result)).map(({ kind }) => kind),
    );
    log(
      `  ${caller.padEnd(22)} ${rate(own.filter(({ passed }) => passed).length, own.length)}   ${counts(ends)}`,
    );
  }
}

/** APCER of the worst attack type, BPCER up to 4:1, and how many trials stand behind them. */
export function summariseLight(trials: readonly LightTrial[]): { apcer: number; bpcer: number; n: number } {
  const genuine = trials.filter(({ caller, ambient }) => caller === 'genuine' && ambient !== BRIGHT);
  const attacks = trials.filter(({ caller }) => caller !== 'genuine');
  const worst = Math.max(
    ...[...new Set(attacks.map(({ caller }) => caller))].map((kind) => {
      const own = attacks.filter(({ caller }) => caller === kind);
      return own.filter(({ result }) => hasPassed(result)).length / own.length;
    }),
  );
  const missed = genuine.filter(({ result }) => !hasPassed(result)).length;
  return { apcer: round(worst), bpcer: round(missed / genuine.length), n: genuine.length + attacks.length };
}

export function summariseSessions(trials: readonly SessionTrial[]): Readonly<Record<string, number | null>> {
  const genuine = trials.filter(({ caller }) => caller === 'genuine');
  const attacks = trials.filter(({ caller }) => caller !== 'genuine');
  const passed = genuine.filter((trial) => trial.passed);
  const seconds = median(passed.map((trial) => trial.seconds));
  return {
    attacks: attacks.length,
    attacksPassed: attacks.filter((trial) => trial.passed).length,
    genuine: genuine.length,
    genuinePassed: passed.length,
    medianSeconds: seconds === null ? null : round(seconds),
  };
}

function rate(hits: number, n: number): string {
  return `${hits} of ${n}`.padStart(9) + `  (${(100 * wilsonUpper(hits, n)).toFixed(0)} %)`.padEnd(10);
}

function reasons(trials: readonly LightTrial[]): string {
  return counts(
    trials.map(({ result }) => {
      if (result.status === 'abstained') return `not judged: ${result.reason}`;
      return result.passed ? 'passed' : result.failures.join('+');
    }),
  );
}

function counts(names: readonly string[]): string {
  const tally = new Map<string, number>();
  for (const name of names) tally.set(name, (tally.get(name) ?? 0) + 1);
  return [...tally]
    .sort((a, b) => b[1] - a[1])
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
