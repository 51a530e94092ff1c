import type { Observation } from '../analyzer.ts';
import type { Signal } from '../signal.ts';
import { type MediaSpan, SignalWindows } from './signal-windows.ts';

/** How an analyzer keeps evidence and what it makes of it. */
export interface EvidenceRules<Evidence> {
  /** Length of a timeline window in seconds. */
  readonly seconds: number;
  /** Evidence of nothing seen yet. */
  readonly empty: () => Evidence;
  readonly judge: (span: MediaSpan, evidence: Evidence) => Signal;
}

/**
 * Evidence of the call so far and, beside it, of the timeline window that is open: what is seen counts for both, and
 * a window that closes is judged and starts afresh.
 */
export class EvidenceWindows<Evidence> {
  readonly #rules: EvidenceRules<Evidence>;
  readonly #windows: SignalWindows;
  /** Of the whole call. */
  readonly call: Evidence;
  #open: Evidence;

  constructor(rules: EvidenceRules<Evidence>) {
    this.#rules = rules;
    this.#windows = new SignalWindows(rules.seconds);
    this.call = rules.empty();
    this.#open = rules.empty();
  }

  /** Judges the windows that an observation closes. Call it before that observation is counted. */
  advance(observation: Observation): readonly Signal[] {
    return this.#close(this.#windows.advance(observation));
  }

  /** Counts something that was seen, in the call and in the open window. */
  count(happen: (evidence: Evidence) => void): void {
    happen(this.call);
    happen(this.#open);
  }

  /** Judges the window still open. */
  finish(): readonly Signal[] {
    return this.#close(this.#windows.finish());
  }

  /** Judges the call so far. */
  summary(): Signal {
    return this.#rules.judge(this.span, this.call);
  }

  /** The call so far; [0, 0) before the first observation. */
  get span(): MediaSpan {
    return this.#windows.span;
  }

  /** A gap in the media makes a second, empty window. */
  #close(spans: readonly MediaSpan[]): readonly Signal[] {
    return spans.map((span) => {
      const signal = this.#rules.judge(span, this.#open);
      this.#open = this.#rules.empty();
      return signal;
    });
  }
}
