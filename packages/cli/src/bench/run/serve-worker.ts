import { rm } from 'node:fs/promises';
import { isVerifierError } from '@bonafide/core';
import { degradeMedia } from '../degrade/degrade-media.ts';
import type { FileVerifier } from '../../file-verifier.ts';
import { openFileVerifier } from '../../open-file-verifier.ts';
import { failedOutcome, type Outcome, toOutcome } from './outcome.ts';
import type { BenchTask, WorkerMessage, WorkerOptions } from './protocol.ts';

/** Codes that speak of the machine and not of the file. */
const FATAL = /^(model\/|config\/|media\/tool-missing)/;

/** The life of a bench worker: load the models, then one file after another until the parent is gone. */
export async function serveWorker(options: WorkerOptions): Promise<void> {
  const say = (message: WorkerMessage): void => {
    process.send?.(message);
  };
  try {
    const verifier = await openFileVerifier(options);
    process.on('message', (task) => {
      scoreTask(verifier, task as BenchTask).then(
        (outcome) => {
          say({ kind: 'scored', outcome });
        },
        (error: unknown) => {
          say(toFailure(error));
        },
      );
    });
    say({ kind: 'ready' });
  } catch (error) {
    say(toFailure(error));
  }
}

async function scoreTask(verifier: FileVerifier, task: BenchTask): Promise<Outcome> {
  const { index, degradation, path } = task;
  const key = { index, degradation };
  let started = performance.now();
  let made: string | undefined;
  try {
    const input = degradation === 'none' ? path : (made = await degradeMedia(path, degradation));
    const widths = { sum: 0, count: 0 };
    const cpu = process.cpuUsage();
    started = performance.now();
    const { result } = await verifier.verify(input, {
      onObservation(observation) {
        if (observation.kind !== 'frame') return;
        for (const { quality } of observation.faces) {
          widths.sum += quality.size;
          widths.count++;
        }
      },
    });
    const { user, system } = process.cpuUsage(cpu);
    return toOutcome(key, result, {
      ms: performance.now() - started,
      cpuMs: (user + system) / 1000,
      faceWidth: widths.count === 0 ? null : widths.sum / widths.count,
    });
  } catch (error) {
    // A bug in reading one file must not cost the results of the others; it is listed among the errors.
    const code = isVerifierError(error) ? error.code : 'bench/unexpected';
    if (FATAL.test(code)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    return failedOutcome(key, { code, message }, performance.now() - started);
  } finally {
    if (made !== undefined) await rm(made, { force: true });
  }
}

function toFailure(error: unknown): WorkerMessage {
  return {
    kind: 'failed',
    code: isVerifierError(error) ? error.code : 'inference/failed',
    message: error instanceof Error ? error.message : String(error),
  };
}
