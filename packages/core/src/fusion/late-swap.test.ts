import { describe, expect, it } from 'vitest';
import type { Analyzer } from '../analyzer.ts';
import { createSession } from '../session.ts';
import type { MeasuredSignal } from '../signal.ts';

const WINDOW = 4;

/**
 * An analyzer of the face whose windows turn from genuine to synthetic at `swapAt` seconds, and whose judgement of the
 * whole call is their mean, as of any analyzer that takes a call's pictures together.
 */
function swappedAt(swapAt: number): Analyzer {
  const signal = (start: number, end: number, llr: number): MeasuredSignal => ({
    status: 'measured',
    analyzer: 'face.forgery',
    start,
    end,
    score: 0.5,
    llr,
  });
  return {
    id: 'face.forgery',
    open() {
      let [open, now, sum, count] = [0, 0, 0, 0];
      return Promise.resolve({
        push({ timestamp }) {
          now = timestamp;
          sum += timestamp < swapAt ? -3 : 3;
          count++;
          if (timestamp < open + WINDOW) return Promise.resolve([]);
          const share = Math.max(0, Math.min(1, (open + WINDOW - swapAt) / WINDOW));
          open += WINDOW;
          return Promise.resolve([signal(open - WINDOW, open, -3 + 6 * share)]);
        },
        flush: () => Promise.resolve([]),
        summary: () => signal(0, now, sum / count),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      });
    },
  };
}

describe('a session', () => {
  it.each([600, 601.5, 603.9])(
    'sees a swap that starts after ten genuine minutes, at %s s, within 15 s',
    async (swapAt) => {
      await using session = await createSession({ analyzers: [swappedAt(swapAt)], policy: 'research' });
      let seen: number | undefined;
      for (let time = 0; time <= 660; time += 0.5) {
        const luma = new Uint8Array(16);
        await session.push({
          kind: 'thumbnail',
          timestamp: time,
          width: 4,
          height: 4,
          luma,
          [Symbol.dispose]: () => undefined,
        });
        const { verdict } = session.snapshot();
        if (time < swapAt) expect(verdict.kind).not.toBe('synthetic');
        if (verdict.kind === 'synthetic') seen ??= time;
      }
      expect(seen).toBeDefined();
      expect((seen ?? NaN) - swapAt).toBeLessThanOrEqual(15);
      // The call as a whole still looks genuine; the reason says which stretch did not.
      const { verdict } = await session.finish();
      expect(verdict.kind).toBe('synthetic');
      expect(verdict.reasons[0]?.measured).toBeGreaterThan(0);
      expect(verdict.reasons[0]?.moment?.start).toBeGreaterThan(595);
    },
  );
});
