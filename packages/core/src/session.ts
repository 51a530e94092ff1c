import type { Analyzer, AnalyzerSession, Observation } from './analyzer.ts';
import type { Clock } from './clock.ts';
import { CoverageMeter } from './coverage.ts';
import type { DiagnosticEvent } from './diagnostics.ts';
import { VerifierError } from './errors.ts';
import type { FaceDetector } from './face/face-detector.ts';
import type { FaceLandmarker } from './face/face-landmarker.ts';
import { createFaceTracker } from './face/face-tracker.ts';
import { fuse } from './fusion/fuse.ts';
import { RecentEvidence } from './fusion/recent-evidence.ts';
import type { InferenceSession } from './inference.ts';
import type { Sample } from './sample.ts';
import type { AnalyzerId, Signal } from './signal.ts';
import { createSpeechTracker } from './speech/speech-tracker.ts';
import { createVoiceActivity } from './speech/voice-activity.ts';
import type { PolicyName, Verdict, VerificationResult } from './verdict.ts';
import { VERSION } from './version.ts';

export interface SessionOptions {
  /** In the order in which their signals are to be listed. Shareable between sessions. */
  readonly analyzers: readonly Analyzer[];
  /** How faces are found. Absent: no face is ever seen. */
  readonly face?: { readonly detector: FaceDetector; readonly landmarker: FaceLandmarker };
  /** The `voice-activity` model. Absent: nothing counts as speech. */
  readonly voiceActivity?: InferenceSession;
  /** Default `messaging`. */
  readonly policy?: PolicyName;
  /** For provenance: `sha256:...` of each model that takes part, by id. */
  readonly models?: Readonly<Record<string, string>>;
  /** For provenance: the options that shaped the result. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /** Sees every observation before the analyzers do; borrows it for the call. */
  readonly onObservation?: (observation: Observation) => void;
  /** Told what an operator may want to know. */
  readonly observe?: (event: DiagnosticEvent) => void;
  /** Given: the cost of each sample is reported to `observe`. */
  readonly clock?: Clock;
}

/** What is known at one moment of a call. */
export interface Snapshot {
  /** Seconds of media seen. */
  readonly timestamp: number;
  readonly verdict: Verdict;
  /** One signal an analyzer, over the call so far. */
  readonly signals: readonly Signal[];
}

/** Verifies one participant: samples in, judgement out. Push one sample at a time and wait for it. */
export interface Session extends AsyncDisposable {
  /** Borrows the sample until it resolves. Rejects with `inference/failed` when a tracker's network does. */
  push(sample: Sample): Promise<void>;
  snapshot(): Snapshot;
  /** Closes the open windows and sums up. `dropped`: frames that never reached the session. */
  finish(dropped?: number): Promise<VerificationResult>;
}

/** Timeline windows that a step closed. */
type Closed = readonly Signal[];

interface Slot {
  readonly id: AnalyzerId;
  readonly session: AnalyzerSession;
  failed: boolean;
}

/** Opens the analyzers for one participant. Dispose the session to release them. */
export async function createSession(options: SessionOptions): Promise<Session> {
  const { policy = 'messaging', onObservation, observe, clock } = options;
  const slots = await openAll(options.analyzers);
  const faces = options.face && createFaceTracker(options.face);
  const speech = createSpeechTracker(
    options.voiceActivity === undefined ? {} : { activity: createVoiceActivity(options.voiceActivity) },
  );
  const meter = new CoverageMeter();
  const timeline: Signal[] = [];
  const recent = new RecentEvidence();
  let disposed = false;

  async function toObservations(sample: Sample): Promise<readonly Observation[]> {
    switch (sample.kind) {
      case 'audio':
        return speech.next(sample);
      case 'thumbnail':
      case 'capture':
        return [sample];
      case 'video': {
        const { timestamp, sourceWidth, sourceHeight } = sample;
        const picture = sample.toI420?.() ?? sample.toRgba();
        const tracked = (await faces?.next(picture, timestamp)) ?? { faces: [], sceneCut: false };
        return [
          {
            kind: 'frame',
            timestamp,
            picture,
            // Most analyzers look at crops only: a picture in planes is converted when one asks for all of it.
            get image() {
              return sample.toRgba();
            },
            sourceWidth,
            sourceHeight,
            ...tracked,
          },
        ];
      }
    }
  }

  /** Runs one step of every analyzer; one that fails is out, and its evidence with it. */
  async function step(run: (session: AnalyzerSession) => Closed | Promise<Closed>): Promise<void> {
    const waiting: Promise<void>[] = [];
    const closed: (Closed | undefined)[] = [];
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!;
      if (slot.failed) continue;
      try {
        const outcome = run(slot.session);
        // Most observations mean nothing to most analyzers: only those that have something to wait for cost a promise.
        if ('then' in outcome) waiting.push(settle(slot, outcome, (windows) => (closed[i] = windows)));
        else if (outcome.length > 0) closed[i] = outcome;
      } catch (cause) {
        drop(slot, cause);
      }
    }
    if (waiting.length > 0) await Promise.all(waiting);
    // In the order of the analyzers, whoever was done first; most closed none.
    for (const windows of closed) {
      for (const window of windows ?? []) {
        timeline.push(window);
        recent.add(window);
      }
    }
  }

  async function settle(
    slot: Slot,
    outcome: Promise<Closed>,
    take: (windows: Closed) => void,
  ): Promise<void> {
    try {
      take(await outcome);
    } catch (cause) {
      drop(slot, cause);
    }
  }

  function drop(slot: Slot, cause: unknown): void {
    slot.failed = true;
    observe?.({ kind: 'analyzer-failed', analyzer: slot.id, cause });
  }

  function summarise(slot: Slot): Signal {
    if (!slot.failed) {
      try {
        return slot.session.summary();
      } catch (cause) {
        drop(slot, cause);
      }
    }
    const { start, end } = meter;
    return { status: 'abstained', analyzer: slot.id, start, end, reason: 'analyzer/failed' };
  }

  const judge = (signals: readonly Signal[]): Verdict => {
    const { faceCoverage, spoke: speech, crowd, start, end } = meter;
    const seen = { faceCoverage, speech, crowd, seconds: end - start };
    return fuse({ signals, moments: recent.moments(), found: recent.found, ...seen }, policy);
  };

  const assertOpen = (): void => {
    if (disposed) throw new VerifierError('disposed', 'the session was disposed');
  };

  return {
    async push(sample) {
      assertOpen();
      const before = clock?.now() ?? 0;
      meter.sample(sample);
      for (const observation of await toObservations(sample)) {
        meter.observation(observation);
        onObservation?.(observation);
        await step((session) => session.push(observation));
      }
      if (clock === undefined) return;
      const { kind, timestamp } = sample;
      observe?.({ kind: 'sample-processed', sample: kind, timestamp, elapsedMs: clock.now() - before });
    },

    snapshot() {
      assertOpen();
      const all = slots.map(summarise);
      return { timestamp: meter.end, verdict: judge(all), signals: all };
    },

    async finish(dropped = 0) {
      assertOpen();
      await step((session) => session.flush());
      const all = slots.map(summarise);
      return {
        duration: meter.end,
        verdict: judge(all),
        face: meter.face(all.find(({ analyzer }) => analyzer === 'face.forgery')),
        voice: meter.voice(all.find(({ analyzer }) => analyzer === 'voice.synthetic')),
        signals: all,
        timeline: [...timeline].sort((a, b) => a.start - b.start),
        provenance: {
          version: VERSION,
          models: options.models ?? {},
          frames: { analysed: meter.frames, dropped },
          options: { policy, ...options.settings },
        },
      };
    },

    async [Symbol.asyncDispose]() {
      if (disposed) return;
      disposed = true;
      await Promise.allSettled(slots.map(async ({ session }) => session[Symbol.asyncDispose]()));
    },
  };
}

/** Opens every analyzer, or none: what opened is released when one cannot. */
async function openAll(analyzers: readonly Analyzer[]): Promise<readonly Slot[]> {
  const opened = await Promise.allSettled(analyzers.map(async (analyzer) => analyzer.open()));
  const failed = opened.find((outcome) => outcome.status === 'rejected');
  if (failed === undefined) {
    return opened.flatMap((outcome, i) =>
      outcome.status === 'fulfilled' ? [{ id: analyzers[i]!.id, session: outcome.value, failed: false }] : [],
    );
  }
  for (const outcome of opened)
    if (outcome.status === 'fulfilled') await outcome.value[Symbol.asyncDispose]();
  throw failed.reason;
}
