import type { AbstainReason, AnalyzerId, Signal } from '@bonafide/core';

/** A stretch of one analyzer's lane. Times in seconds. */
type Cell =
  | {
      readonly kind: 'measured';
      readonly start: number;
      readonly end: number;
      readonly score: number;
      readonly llr?: number;
    }
  | {
      readonly kind: 'abstained';
      readonly start: number;
      readonly end: number;
      readonly reason: AbstainReason;
    };

export interface Lane {
  readonly analyzer: AnalyzerId;
  /** By start. */
  readonly cells: readonly Cell[];
}

/**
 * Sorts a timeline into lanes that can be drawn. Neighbouring abstentions for the same reason become one cell. Where
 * a call is too long for its windows to be told apart, windows that start in the same of `columns` equal slots become
 * one that shows the highest score: nothing that stood out gets lost. Work and output are bounded by `columns`.
 */
export function lanesOf(
  analyzers: readonly AnalyzerId[],
  timeline: readonly Signal[],
  { duration, columns }: { readonly duration: number; readonly columns: number },
): readonly Lane[] {
  const slot = Math.max(duration, 0.1) / columns;
  return analyzers.map((analyzer) => {
    const own = timeline.filter((signal) => signal.analyzer === analyzer).sort((a, b) => a.start - b.start);
    const cells: Cell[] = [];
    for (const cell of own.map(toCell)) {
      const last = cells.at(-1);
      const merged = last && merge(last, cell, slot);
      if (merged) cells[cells.length - 1] = merged;
      else cells.push(cell);
    }
    return { analyzer, cells };
  });
}

function toCell(signal: Signal): Cell {
  const { start, end } = signal;
  if (signal.status === 'abstained') return { kind: 'abstained', start, end, reason: signal.reason };
  const { score, llr } = signal;
  return { kind: 'measured', start, end, score, ...(llr !== undefined && { llr }) };
}

function merge(a: Cell, b: Cell, slot: number): Cell | undefined {
  const end = Math.max(a.end, b.end);
  if (a.kind === 'abstained' && b.kind === 'abstained' && a.reason === b.reason && b.start - a.end < slot) {
    return { ...a, end };
  }
  if (Math.floor(a.start / slot) !== Math.floor(b.start / slot)) return undefined;
  // In one slot, a measurement outweighs an abstention and the higher score the lower one.
  const shown = a.kind === 'measured' && (b.kind === 'abstained' || a.score >= b.score) ? a : b;
  return { ...shown, start: a.start, end };
}
