import type { AnalyzerSession, Observation } from '../analyzer.ts';
import { VerifierError } from '../errors.ts';
import type { Signal } from '../signal.ts';

/** What an analyzer does with observations, without the lifetime of a session. See `AnalyzerSession`. */
export interface AnalyzerState {
  push(observation: Observation): readonly Signal[] | Promise<readonly Signal[]>;
  flush(): readonly Signal[] | Promise<readonly Signal[]>;
  summary(): Signal;
}

/** Gives an analyzer's state the lifetime of a session: after dispose, every use rejects with `disposed`. */
export function createAnalyzerSession(state: AnalyzerState): AnalyzerSession {
  let live: AnalyzerState | undefined = state;
  const gone = (): VerifierError => new VerifierError('disposed', 'the analyzer session was disposed');
  const alive = (): AnalyzerState => {
    if (live === undefined) throw gone();
    return live;
  };
  return {
    push: (observation) => (live === undefined ? Promise.reject(gone()) : live.push(observation)),
    flush: async () => alive().flush(),
    summary: () => alive().summary(),
    [Symbol.asyncDispose]: () => {
      live = undefined;
      return Promise.resolve();
    },
  };
}
