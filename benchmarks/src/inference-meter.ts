import { setImmediate } from 'node:timers/promises';
import type { InferenceSession } from '@bonafide/core';
import { openModel, type ModelId } from '@bonafide/models/node';

/** What a model took so far. */
interface ModelCost {
  wallMs: number;
  runs: number;
}

/** Opens models and keeps account of what their runs cost, tensors in and out included. */
export interface InferenceMeter {
  readonly costs: ReadonlyMap<ModelId, ModelCost>;
  open(id: ModelId): Promise<InferenceSession>;
  reset(): void;
}

/**
 * One run at a time, and each only once the analyzers have done what they do before they wait: else the work of one would
 * count as the inference of another. Wall time, whose shares hold on a busy machine too: asking for CPU time at every run
 * would cost a tenth of what is measured.
 */
export function createInferenceMeter(): InferenceMeter {
  const costs = new Map<ModelId, ModelCost>();
  let turn = Promise.resolve();
  const inTurn = async <T>(run: () => Promise<T>): Promise<T> => {
    const mine = turn.then(async () => setImmediate(undefined)).then(run);
    turn = mine.then(
      () => undefined,
      () => undefined,
    );
    return mine;
  };
  return {
    costs,
    async open(id) {
      const session = await openModel(id);
      const cost: ModelCost = { wallMs: 0, runs: 0 };
      costs.set(id, cost);
      return {
        inputNames: session.inputNames,
        outputNames: session.outputNames,
        async run(inputs) {
          return inTurn(async () => {
            const before = performance.now();
            const outputs = await session.run(inputs);
            cost.wallMs += performance.now() - before;
            cost.runs += 1;
            return outputs;
          });
        },
        [Symbol.asyncDispose]: async () => session[Symbol.asyncDispose](),
      };
    },
    reset() {
      for (const cost of costs.values()) Object.assign(cost, { wallMs: 0, runs: 0 });
    },
  };
}

/** CPU time of this process in milliseconds: all of its threads, whatever else the machine does. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
