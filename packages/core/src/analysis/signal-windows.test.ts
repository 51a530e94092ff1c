import fc from 'fast-check';
import { expect, it } from 'vitest';
import { audioObservation, frameObservation, seededRandom } from '../../../testkit/src/index.ts';
import { SignalWindows, type MediaSpan } from './signal-windows.ts';

const frame = (timestamp: number): ReturnType<typeof frameObservation> =>
  frameObservation({ timestamp, faces: [] });

it('covers the call from its first observation to its end, without holes, whatever the gaps', () => {
  const gaps = fc.array(fc.double({ min: 0.01, max: 30, noNaN: true }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(gaps, fc.double({ min: 0, max: 1e5, noNaN: true }), (steps, start) => {
      const windows = new SignalWindows(5);
      const spans: MediaSpan[] = [...windows.advance(frame(start))];
      let timestamp = start;
      for (const step of steps) {
        timestamp += step;
        const closed = windows.advance(frame(timestamp));
        expect(closed.length).toBeLessThanOrEqual(2);
        spans.push(...closed);
      }
      spans.push(...windows.finish());
      expect(spans[0]?.start).toBe(start);
      spans.slice(1).forEach((span, i) => {
        expect(span.start).toBeCloseTo(spans[i]!.end, 6);
      });
      expect(spans.at(-1)?.end).toBeCloseTo(windows.span.end, 6);
    }),
  );
});

it('makes one window of a gap of hours', () => {
  const windows = new SignalWindows(5);
  windows.advance(frame(0));
  expect(windows.advance(frame(10_801))).toEqual([
    { start: 0, end: 5 },
    { start: 5, end: 10_800 },
  ]);
});

it('ends with the last sound, or a picture that lasts as long as the one before it', () => {
  const windows = new SignalWindows(5);
  expect(windows.span).toEqual({ start: 0, end: 0 });
  windows.advance(frame(2));
  windows.advance(frame(2.1));
  expect(windows.span.end).toBeCloseTo(2.2, 9);
  windows.advance(audioObservation(3, { random: seededRandom(1) }));
  expect(windows.span.end).toBeCloseTo(3.032, 9);
});
