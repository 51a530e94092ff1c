import type { Finding } from '../signal.ts';

/** Findings kept at most: a reader wants the first ones, and a call of hours must not grow without bound. */
const CAPACITY = 50;

/** Findings of a call, in the order in which they began. Later ones than the first 50 are left out. */
export class FindingList {
  readonly #findings: Finding[] = [];

  get all(): readonly Finding[] {
    return this.#findings;
  }

  /**
   * Adds a finding. One of the same code and track that the last such one touches, or lies within `within` seconds of,
   * extends it instead and takes over its message.
   */
  add(finding: Finding, within = 0): void {
    const index = this.#findings.findLastIndex(
      ({ code, track }) => code === finding.code && track === finding.track,
    );
    const last = this.#findings[index];
    if (last !== undefined && finding.start <= last.end + within) {
      const start = Math.min(last.start, finding.start);
      this.#findings[index] = { ...finding, start, end: Math.max(last.end, finding.end) };
    } else if (this.#findings.length < CAPACITY) {
      this.#findings.push(finding);
    }
  }

  /** Findings that touch [start, end). */
  within(start: number, end: number): readonly Finding[] {
    return this.#findings.filter((finding) => finding.start < end && finding.end >= start);
  }
}
