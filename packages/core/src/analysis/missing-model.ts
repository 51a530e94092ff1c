import type { Observation } from '../analyzer.ts';
import type { AbstainedSignal, AnalyzerId, Signal } from '../signal.ts';
import type { AnalyzerState } from './analyzer-session.ts';
import { SignalWindows, type MediaSpan } from './signal-windows.ts';

/** Seconds of a timeline window in which nothing can be said. */
const WINDOW = 5;

/** An analyzer without its model: every window and the summary abstain with `model/missing`, over their true times. */
export class MissingModel implements AnalyzerState {
  readonly #id: AnalyzerId;
  readonly #windows = new SignalWindows(WINDOW);

  constructor(id: AnalyzerId) {
    this.#id = id;
  }

  push(observation: Observation): readonly Signal[] {
    return this.#windows.advance(observation).map((span) => this.#abstain(span));
  }

  flush(): readonly Signal[] {
    return this.#windows.finish().map((span) => this.#abstain(span));
  }

  summary(): Signal {
    return this.#abstain(this.#windows.span);
  }

  #abstain({ start, end }: MediaSpan): AbstainedSignal {
    return { status: 'abstained', analyzer: this.#id, start, end, reason: 'model/missing' };
  }
}
