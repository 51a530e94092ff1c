import fc from 'fast-check';
import { expect, it } from 'vitest';
import { frameObservation } from '../../../testkit/src/index.ts';
import type { Signal } from '../signal.ts';
import { EvidenceWindows } from './evidence-windows.ts';

class Tally {
  seen = 0;
}

const judge = ({ start, end }: { start: number; end: number }, { seen }: Tally): Signal => ({
  status: 'measured',
  analyzer: 'face.motion',
  start,
  end,
  score: seen,
});

it('counts everything once in the call and once in a window, whatever the gaps', () => {
  const gaps = fc.array(fc.double({ min: 0.01, max: 30, noNaN: true }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(gaps, (steps) => {
      const evidence = new EvidenceWindows({ seconds: 5, empty: () => new Tally(), judge });
      const windows: Signal[] = [];
      let timestamp = 0;
      for (const step of [0, ...steps]) {
        timestamp += step;
        windows.push(...evidence.advance(frameObservation({ timestamp, faces: [] })));
        evidence.count((tally) => {
          tally.seen++;
        });
      }
      windows.push(...evidence.finish());
      const total = windows.reduce(
        (sum, signal) => sum + (signal.status === 'measured' ? signal.score : 0),
        0,
      );
      expect(total).toBe(steps.length + 1);
      expect(evidence.call.seen).toBe(steps.length + 1);
      expect(evidence.summary()).toEqual(judge(evidence.span, evidence.call));
    }),
  );
});
