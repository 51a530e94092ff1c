import { AMBIENTS, BIT_RATES, BRIGHT, type LightTrial, SKIN_TONES } from './light-trials.ts';
import { counts, type Log, rate, round } from './rates.ts';
import { hasPassed } from './run-step.ts';

const isBright = ({ ambient }: LightTrial): boolean => (BRIGHT as readonly number[]).includes(ambient);

/** Attacks that passed, by kind; genuine callers that did not, by ratio, skin tone and bit rate. */
export function printLightTables(title: string, trials: readonly LightTrial[], log: Log): void {
  const attacks = trials.filter(({ caller }) => caller !== 'genuine');
  const callers = trials.filter(({ caller }) => caller === 'genuine');
  const strata: readonly (readonly [string, (trial: LightTrial) => boolean])[] = [
    ...AMBIENTS.map(
      (ambient) => [`ambient ${ambient}:1`, (trial: LightTrial) => trial.ambient === ambient] as const,
    ),
    ...SKIN_TONES.map(
      (tone) => [`skin light x ${tone}`, (trial: LightTrial) => trial.skinTone === tone] as const,
    ),
    ...BIT_RATES.map(
      (kbps) =>
        [
          kbps === undefined ? 'not coded' : `${kbps} kbit/s`,
          (trial: LightTrial) => trial.kbps === kbps,
        ] as const,
    ),
  ];
  log(`${title}: attacks passed`);
  for (const kind of new Set(attacks.map(({ caller }) => caller))) {
    const own = attacks.filter(({ caller }) => caller === kind);
    const passed = own.filter(({ result }) => hasPassed(result)).length;
    log(`  ${kind.padEnd(22)} ${rate(passed, own.length)} ${reasons(own)}`);
  }
  const passedOf = (name: string, own: readonly LightTrial[]): void => {
    log(`  ${name.padEnd(22)} ${rate(own.filter(({ result }) => hasPassed(result)).length, own.length)}`);
  };
  passedOf('all attacks', attacks);
  for (const [name, within] of strata) passedOf(name, attacks.filter(within));
  log(`${title}: genuine callers not passed`);
  const missedOf = (name: string, own: readonly LightTrial[]): void => {
    const missed = own.filter(({ result }) => !hasPassed(result));
    log(`  ${name.padEnd(22)} ${rate(missed.length, own.length)} ${reasons(missed)}`);
  };
  const within = callers.filter((trial) => !isBright(trial));
  missedOf('up to 4:1', within);
  for (const [name, filter] of strata) missedOf(name, within.filter(filter));
  log(`${title}: genuine callers in rooms that are too bright`);
  for (const ambient of BRIGHT) {
    const own = callers.filter((trial) => trial.ambient === ambient);
    log(`  ${`ambient ${ambient}:1`.padEnd(22)} ${`of ${own.length}:`.padStart(9)}  ${reasons(own)}`);
  }
}

/** APCER of the worst attack type, BPCER up to 4:1, and how many trials stand behind them. */
export function summariseLight(trials: readonly LightTrial[]): { apcer: number; bpcer: number; n: number } {
  const genuine = trials.filter((trial) => trial.caller === 'genuine' && !isBright(trial));
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

function reasons(trials: readonly LightTrial[]): string {
  return counts(
    trials.map(({ result }) => {
      if (result.status === 'abstained') return `not judged: ${result.reason}`;
      return result.passed ? 'passed' : result.failures.join('+');
    }),
  );
}
