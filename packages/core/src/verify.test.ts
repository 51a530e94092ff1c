import { describe, expect, it } from 'vitest';
import type { Analyzer, AnalyzerSession, Observation } from './analyzer.ts';
import type { CaptureInfo } from './capture-info.ts';
import type { DiagnosticEvent } from './diagnostics.ts';
import type { AudioSample, Sample, Source, VideoSample } from './sample.ts';
import type { AnalyzerId, Signal } from './signal.ts';
import { verify, watch } from './verify.ts';

/** Every sample that was handed out, so that a test can see whether it was given back. */
interface Ledger {
  open: number;
  closedSource: number;
}

function video(timestamp: number, ledger: Ledger): VideoSample {
  ledger.open++;
  let disposed = false;
  return {
    kind: 'video',
    timestamp,
    sourceWidth: 4,
    sourceHeight: 2,
    toRgba: () => ({ width: 4, height: 2, data: new Uint8ClampedArray(32) }),
    [Symbol.dispose]() {
      if (!disposed) ledger.open--;
      disposed = true;
    },
  };
}

function audio(timestamp: number, ledger: Ledger): AudioSample {
  ledger.open++;
  return {
    kind: 'audio',
    timestamp,
    data: new Float32Array(3200),
    [Symbol.dispose]: () => {
      ledger.open--;
    },
  };
}

/** Five pictures and five pieces of sound a second. */
function source(seconds: number, ledger: Ledger, failAfter = Infinity): Source {
  return {
    info: { hasVideo: true, hasAudio: true, duration: seconds },
    dropped: 3,
    async *[Symbol.asyncIterator](): AsyncGenerator<Sample> {
      try {
        for (let i = 0; i < seconds * 5; i++) {
          if (i === failAfter) throw new Error('decoder gone');
          yield await Promise.resolve(audio(i / 5, ledger));
          yield video(i / 5, ledger);
        }
      } finally {
        ledger.closedSource++;
      }
    },
  };
}

/** Counts what it is pushed; `summary` reports a fixed signal. */
function analyzer(
  id: AnalyzerId,
  signal: Partial<Signal> = {},
  onPush?: (o: Observation) => void,
  late = false,
): Analyzer & { closed: number } {
  const whole = { status: 'measured', analyzer: id, start: 0, end: 1, score: 0.5, ...signal } as Signal;
  const counted = {
    id,
    closed: 0,
    open: async (): Promise<AnalyzerSession> =>
      Promise.resolve({
        push: (observation) => {
          onPush?.(observation);
          const closed = observation.kind === 'frame' ? [{ ...whole, start: observation.timestamp }] : [];
          return late ? Promise.resolve().then(() => closed) : closed;
        },
        flush: async () => Promise.resolve([]),
        summary: () => whole,
        [Symbol.asyncDispose]: async () => {
          counted.closed++;
          return Promise.resolve();
        },
      }),
  };
  return counted;
}

const ledger = (): Ledger => ({ open: 0, closedSource: 0 });

describe('verify', () => {
  it('passes on what is known of the camera, and counts it neither as picture nor as time', async () => {
    const seen: Observation[] = [];
    const info: CaptureInfo = { origin: 'local', deviceLabel: 'A camera' };
    const call: Source = {
      ...source(1, { open: 0, closedSource: 0 }),
      async *[Symbol.asyncIterator](): AsyncGenerator<Sample> {
        yield await Promise.resolve({
          kind: 'capture',
          timestamp: 0,
          info,
          [Symbol.dispose]: () => undefined,
        });
        yield* source(1, { open: 0, closedSource: 0 });
      },
    };
    const watching = analyzer('stream.injection', {}, (observation) => seen.push(observation));
    const { provenance, duration } = await verify(call, { analyzers: [watching] });
    expect(seen[0]).toMatchObject({ kind: 'capture', timestamp: 0, info });
    expect(provenance.frames.analysed).toBe(5);
    expect(duration).toBe(
      (await verify(source(1, { open: 0, closedSource: 0 }), { analyzers: [] })).duration,
    );
  });

  it('shows every observation to every analyzer and sums up', async () => {
    const seen: string[] = [];
    const books = ledger();
    const result = await verify(source(2, books), {
      analyzers: [
        analyzer('stream.integrity', {}, ({ kind }) => seen.push(kind), true),
        analyzer('face.identity'),
      ],
      policy: 'bank',
      models: { a: 'sha256:1' },
    });
    expect(seen.filter((kind) => kind === 'frame')).toHaveLength(10);
    expect(seen.filter((kind) => kind === 'audio')).toHaveLength(62);
    expect(result.duration).toBeCloseTo(2, 6);
    expect(result.signals.map(({ analyzer: id }) => id)).toEqual(['stream.integrity', 'face.identity']);
    expect(result.timeline).toHaveLength(20);
    expect(result.provenance).toMatchObject({
      models: { a: 'sha256:1' },
      frames: { analysed: 10, dropped: 3 },
    });
    expect(result.verdict.kind).toBe('inconclusive');
    expect([result.face, result.voice]).toEqual([null, null]);
    expect(books).toEqual({ open: 0, closedSource: 1 });
  });

  it.each(['at once', 'later'])(
    'drops an analyzer that fails %s, says so, and calls nobody genuine after it',
    async (when) => {
      const events: DiagnosticEvent[] = [];
      const working = analyzer('stream.integrity');
      const broken: Analyzer & { closed: number } = {
        get closed() {
          return working.closed;
        },
        id: working.id,
        async open() {
          const session = await working.open();
          const fail = (): never => {
            throw new Error('bug');
          };
          return { ...session, push: when === 'at once' ? fail : async () => Promise.resolve().then(fail) };
        },
      };
      const result = await verify(source(1, ledger()), {
        analyzers: [broken, analyzer('face.forgery', { llr: -6 }), analyzer('voice.synthetic', { llr: -6 })],
        observe: (event) => events.push(event),
      });
      expect(result.signals[0]).toMatchObject({ status: 'abstained', reason: 'analyzer/failed' });
      expect(result.verdict.kind).toBe('inconclusive');
      expect(events.map(({ kind }) => kind)).toEqual(['analyzer-failed']);
      expect(broken.closed).toBe(1);
    },
  );

  it('reports what each sample cost when it is given a clock', async () => {
    const events: DiagnosticEvent[] = [];
    let now = 0;
    await verify(source(1, ledger()), {
      analyzers: [],
      observe: (event) => events.push(event),
      clock: { now: () => now++ },
    });
    expect(events).toHaveLength(10);
    expect(events[0]).toEqual({ kind: 'sample-processed', sample: 'audio', timestamp: 0, elapsedMs: 1 });
  });

  it('passes a source’s failure on and still gives everything back', async () => {
    const books = ledger();
    const one = analyzer('face.identity');
    await expect(verify(source(2, books, 4), { analyzers: [one] })).rejects.toThrow('decoder gone');
    expect(books).toEqual({ open: 0, closedSource: 1 });
    expect(one.closed).toBe(1);
  });

  it('releases the analyzers that opened when one cannot', async () => {
    const one = analyzer('face.identity');
    const other: Analyzer = { id: 'sync.lips', open: async () => Promise.reject(new Error('no memory')) };
    await expect(verify(source(1, ledger()), { analyzers: [one, other] })).rejects.toThrow('no memory');
    expect(one.closed).toBe(1);
  });

  it('stops with the reason of the signal, between samples', async () => {
    const books = ledger();
    const controller = new AbortController();
    const one = analyzer('face.identity', {}, ({ timestamp }) => {
      if (timestamp > 0.5) controller.abort(new Error('user left'));
    });
    await expect(verify(source(9, books), { analyzers: [one], signal: controller.signal })).rejects.toThrow(
      'user left',
    );
    expect(books).toEqual({ open: 0, closedSource: 1 });
    expect(one.closed).toBe(1);
  });
});

describe('watch', () => {
  it('judges about every second, and ends with the result', async () => {
    const updates = [];
    for await (const update of watch(source(5, ledger()), { analyzers: [analyzer('face.identity')] }))
      updates.push(update);
    expect(updates.length).toBe(5);
    expect(updates.slice(0, -1).every(({ result }) => result === undefined)).toBe(true);
    expect(updates.at(-1)?.result?.duration).toBeCloseTo(5, 6);
  });

  it('closes everything when the loop is left', async () => {
    const books = ledger();
    const one = analyzer('face.identity');
    for await (const update of watch(source(60, books), { analyzers: [one] })) {
      expect(update.timestamp).toBeLessThan(3);
      break;
    }
    expect(books).toEqual({ open: 0, closedSource: 1 });
    expect(one.closed).toBe(1);
  });
});
