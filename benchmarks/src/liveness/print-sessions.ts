import type { StepResult } from '@bonafide/liveness';
import { median } from '../median.ts';
import { counts, type Log, rate, round } from './rates.ts';
import { hasPassed } from './run-step.ts';
import type { SessionTrial } from './session-trials.ts';
import type { StepTrial } from './step-trials.ts';
import type { VoiceTrial } from './voice-trials.ts';

/** Sessions that passed, by caller, and the kinds of step that the others ended at. */
export function printSessionTable(title: string, trials: readonly SessionTrial[], log: Log): void {
  log(`${title}: passed, and where the others ended`);
  const row = (name: string, own: readonly SessionTrial[]): void => {
    const ends = own.filter(({ passed }) => !passed).map(({ steps }) => steps.at(-1)?.kind ?? 'no step');
    log(
      `  ${name.padEnd(22)} ${rate(own.filter(({ passed }) => passed).length, own.length)} ${counts(ends)}`,
    );
  };
  for (const caller of new Set(trials.map((trial) => trial.caller)))
    row(
      caller,
      trials.filter((trial) => trial.caller === caller),
    );
  row(
    'all attacks',
    trials.filter(({ caller }) => caller !== 'genuine'),
  );
  const genuine = trials.filter(({ caller, passed }) => caller === 'genuine' && passed);
  const again = genuine.filter(({ steps }) => steps.some(({ attempt }) => attempt > 0)).length;
  const seconds = median(genuine.map((trial) => trial.seconds));
  log(
    `  genuine: median ${seconds?.toFixed(1) ?? '–'} s; ${again} of ${genuine.length} passed with a second try`,
  );
}

function reasonsOf(trials: readonly { readonly result: StepResult }[]): readonly string[] {
  return trials.flatMap(({ result }) =>
    result.status === 'abstained' ? [result.reason] : result.passed ? [] : [result.failures.join('+')],
  );
}

/** Every other challenge alone: attacks passed and genuine callers not passed. */
export function printStepTable(trials: readonly StepTrial[], log: Log): void {
  for (const kind of new Set(trials.map((trial) => trial.kind))) {
    log(`${kind} alone: passed`);
    for (const caller of new Set(trials.map((trial) => trial.caller))) {
      const own = trials.filter((trial) => trial.kind === kind && trial.caller === caller);
      const missed = reasonsOf(own);
      const passed = own.filter(({ result }) => hasPassed(result)).length;
      log(`  ${caller.padEnd(22)} ${rate(passed, own.length)} ${counts(missed)}`);
    }
  }
}

/** Phrases in a voice that was asked for: passed by the person, and through a converter that has one voice. */
export function printVoiceTable(trials: readonly VoiceTrial[], log: Log): void {
  log('speak in another voice, alone: passed');
  for (const voice of new Set(trials.map((trial) => trial.voice))) {
    for (const converted of [false, true]) {
      const own = trials.filter((trial) => trial.voice === voice && trial.converted === converted);
      const missed = reasonsOf(own);
      const name = `${voice}, ${converted ? 'converter' : 'genuine'}`;
      const passed = own.filter(({ result }) => hasPassed(result)).length;
      log(`  ${name.padEnd(22)} ${rate(passed, own.length)} ${counts(missed)}`);
    }
  }
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
