import type { AbstainReason, Analyzer, Observation, Signal } from '@bonafide/core';
import { describe, expect, it } from 'vitest';

/** Keeps the list in step with the union: a missing or unknown reason does not compile. */
const REASONS: Readonly<Record<AbstainReason, true>> = {
  'video/none': true,
  'video/short': true,
  'video/slow': true,
  'video/small': true,
  'audio/none': true,
  'audio/clipped': true,
  'audio/noisy': true,
  'audio/narrow': true,
  'face/none': true,
  'face/short': true,
  'face/small': true,
  'face/blurred': true,
  'face/profile': true,
  'face/dark': true,
  'face/occluded': true,
  'face/crowd': true,
  'speech/none': true,
  'speech/short': true,
  'mouth/still': true,
  'pulse/weak': true,
  'model/missing': true,
  'analyzer/failed': true,
  'track/muted': true,
};

/** One call as it was judged. */
export interface AnalyzerRun {
  readonly timeline: readonly Signal[];
  readonly summary: Signal;
}

/** Pushes a call through a new session of an analyzer, to the end. */
export async function runAnalyzer(
  analyzer: Analyzer,
  observations: readonly Observation[],
): Promise<AnalyzerRun> {
  await using session = await analyzer.open();
  const timeline: Signal[] = [];
  for (const observation of observations) timeline.push(...(await session.push(observation)));
  timeline.push(...(await session.flush()));
  return { timeline, summary: session.summary() };
}

/**
 * What every analyzer must hold to, as a suite of tests. `call` makes the same call anew each time, starting at a
 * media time: at least 12 s of pictures and sound; its pictures may be overwritten by the suite.
 */
export function describeAnalyzerContract(
  name: string,
  create: () => Analyzer,
  call: (start: number) => readonly Observation[],
): void {
  describe(`${name} as an analyzer`, () => {
    it('gives only well-formed signals with its own id', async () => {
      const analyzer = create();
      const { timeline, summary } = await runAnalyzer(analyzer, call(0));
      for (const signal of [...timeline, summary]) expectWellFormed(signal, analyzer.id);
      expect(timeline.length).toBeGreaterThan(0);
    });

    it('closes its windows in order, without overlap, within the call', async () => {
      const { timeline, summary } = await runAnalyzer(create(), call(0));
      let end = summary.start;
      for (const window of timeline) {
        expect(window.start).toBeGreaterThanOrEqual(end - 1e-6);
        expect(window.end).toBeGreaterThan(window.start);
        end = window.end;
      }
      expect(end).toBeLessThanOrEqual(summary.end + 1e-6);
    });

    it('abstains before anything was seen, and may be asked at any time', async () => {
      await using session = await create().open();
      expect(session.summary()).toMatchObject({ status: 'abstained', start: 0, end: 0 });
      for (const observation of call(0)) {
        await session.push(observation);
        expect(() => session.summary()).not.toThrow();
      }
    });

    it('sums up all of the call, and the same whether or not it was asked before', async () => {
      const observations = call(0);
      await using session = await create().open();
      for (const observation of observations) {
        await session.push(observation);
        session.summary();
      }
      await session.flush();
      const summary = session.summary();
      expect(summary).toEqual((await runAnalyzer(create(), call(0))).summary);
      expect(summary.start).toBe(observations[0]!.timestamp);
      expect(summary.end).toBeGreaterThanOrEqual(observations.at(-1)!.timestamp);
    });

    it('ends an empty call with nothing', async () => {
      const { timeline, summary } = await runAnalyzer(create(), []);
      expect(timeline).toEqual([]);
      expect(summary.status).toBe('abstained');
    });

    it('keeps participants apart', async () => {
      const analyzer = create();
      const alone = await runAnalyzer(analyzer, call(0));
      await using first = await analyzer.open();
      await using second = await analyzer.open();
      const timeline: Signal[] = [];
      for (const observation of call(0)) {
        timeline.push(...(await first.push(observation)));
        if (observation.kind !== 'frame') await second.push(observation);
      }
      timeline.push(...(await first.flush()));
      expect({ timeline, summary: first.summary() }).toEqual(alone);
    });

    it('judges the same call alike at any time of the clock', async () => {
      const here = await runAnalyzer(create(), call(0));
      const later = await runAnalyzer(create(), call(1000.25));
      expect(moved(later, -1000.25)).toEqual(moved(here, 0));
    });

    it('keeps nothing that it was lent', async () => {
      const untouched = await runAnalyzer(create(), call(0));
      await using session = await create().open();
      const timeline: Signal[] = [];
      for (const observation of call(0)) {
        timeline.push(...(await session.push(observation)));
        wipe(observation);
      }
      timeline.push(...(await session.flush()));
      expect({ timeline, summary: session.summary() }).toEqual(untouched);
    });

    it('may be disposed twice, and rejects use after it', async () => {
      const session = await create().open();
      await session[Symbol.asyncDispose]();
      await session[Symbol.asyncDispose]();
      await expect(session.push(call(0)[0]!)).rejects.toMatchObject({ code: 'disposed' });
      await expect(session.flush()).rejects.toMatchObject({ code: 'disposed' });
      expect(() => session.summary()).toThrow(expect.objectContaining({ code: 'disposed' }));
    });
  });
}

/** Throws where a signal breaks the contract of `Signal`. */
export function expectWellFormed(signal: Signal, analyzer: string): void {
  expect(signal.analyzer).toBe(analyzer);
  expect(Number.isFinite(signal.start)).toBe(true);
  expect(signal.end).toBeGreaterThanOrEqual(signal.start);
  if (signal.status === 'abstained') {
    expect(REASONS).toHaveProperty([signal.reason]);
    return;
  }
  expect(signal.score).toBeGreaterThanOrEqual(0);
  expect(signal.score).toBeLessThanOrEqual(1);
  if ('llr' in signal) expect(Number.isFinite(signal.llr)).toBe(true);
  for (const finding of signal.findings ?? []) {
    expect(finding.code).toMatch(/^[a-z]+\/[a-z-]+$/);
    expect(finding.message).toMatch(/^[A-Z].*\.$/);
    expect(finding.end).toBeGreaterThanOrEqual(finding.start);
  }
}

/** A run with its times moved, and rounded: adding a start time costs the last digits. */
function moved({ timeline, summary }: AnalyzerRun, by: number): unknown {
  const round = (value: number): number => Math.round((value + by) * 1e6) / 1e6 + 0;
  const move = (signal: Signal): unknown => ({
    ...signal,
    start: round(signal.start),
    end: round(signal.end),
    ...(signal.status === 'measured' && {
      score: Math.round(signal.score * 1e6) / 1e6,
      findings: signal.findings?.map((f) => ({ ...f, start: round(f.start), end: round(f.end) })),
    }),
  });
  return { timeline: timeline.map(move), summary: move(summary) };
}

function wipe(observation: Observation): void {
  if (observation.kind === 'thumbnail') observation.luma.fill(0);
  if (observation.kind === 'audio') observation.data.fill(0);
  if (observation.kind === 'frame') {
    observation.image.data.fill(0);
    for (const face of observation.faces) {
      face.landmarks.fill(0);
      Object.assign(face.box, { x: -1, y: -1, width: 0, height: 0 });
    }
  }
}
