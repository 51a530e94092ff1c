import type { InferenceSession } from '@bonafide/core';
import { openModel, type ModelId } from '@bonafide/models/node';

/** CPU time that a model took so far. */
interface ModelCost {
  cpuMs: number;
  runs: number;
}

/** Opens models and keeps account of what their runs cost, tensors in and out included. */
export interface InferenceMeter {
  readonly costs: ReadonlyMap<ModelId, ModelCost>;
  open(id: ModelId): Promise<InferenceSession>;
  reset(): void;
}

/** For one session at a time: runs that overlap would count each other. */
export function createInferenceMeter(): InferenceMeter {
  const costs = new Map<ModelId, ModelCost>();
  return {
    costs,
    async open(id) {
      const session = await openModel(id);
      const cost: ModelCost = { cpuMs: 0, runs: 0 };
      costs.set(id, cost);
      return {
        inputNames: session.inputNames,
        outputNames: session.outputNames,
        async run(inputs) {
          const before = cpuMs();
          const outputs = await session.run(inputs);
          cost.cpuMs += cpuMs() - before;
          cost.runs += 1;
          return outputs;
        },
        [Symbol.asyncDispose]: async () => session[Symbol.asyncDispose](),
      };
    },
    reset() {
      for (const cost of costs.values()) Object.assign(cost, { cpuMs: 0, runs: 0 });
    },
  };
}

/** CPU time of this process in milliseconds: all of its threads, whatever else the machine does. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
