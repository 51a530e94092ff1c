import type { Analyzer, FrameObservation, Observation } from '../analyzer.ts';
import { createAnalyzerSession, type AnalyzerState } from '../analysis/analyzer-session.ts';
import { checkRanges } from '../analysis/check-ranges.ts';
import { FaceLimits } from '../analysis/face-limits.ts';
import { FindingList } from '../analysis/finding-list.ts';
import { SignalWindows, type MediaSpan } from '../analysis/signal-windows.ts';
import type { FaceObservation } from '../face/face-observation.ts';
import { createTensorBuffers, type TensorBuffers } from '../image/tensor-buffers.ts';
import type { InferenceSession } from '../inference.ts';
import type { Finding, Signal } from '../signal.ts';
import { describeFace, DESCRIPTOR_SIZE } from './face-descriptor.ts';
import { FaceSeats } from './face-seats.ts';
import { AFTER, IdentityThread, type Continuity } from '../identity/identity-thread.ts';

export interface FaceIdentityOptions {
  /** The `face-descriptor` model: [1,224,224,3] -> 1024 numbers. Costs about 8 ms of one core a call. */
  readonly descriptor: InferenceSession;
  /** Shortest time between two descriptors of one face, in seconds, 0.2..10; thrice that while it is calm. Default 1. */
  readonly interval?: number;
  /** Length of a timeline window in seconds, 1..60. Default 5. */
  readonly windowSeconds?: number;
}

const id = 'face.identity';
/** Of the crop, in multiples of the mesh's square: `@vladmandic/human`'s `detector.scale`. */
const SCALE = 1.4;
/** Faces described in one picture at most: those followed longest. Bounds the cost in a crowded picture. */
const MOST_FACES = 4;
/**
 * Intervals between two descriptors of a face that looked as at the beginning when it was last described, and was followed
 * since. Swaps by landmarks that begin in mid-call (n = 2, at 2 and 5 pictures a second) were reported 2.7 s after their start, with
 * twice the interval 3.7 s, four times 5.7 s, by where the looks fell; scores moved by .03 at most, those of 7 real calls not at all.
 */
const CALM = 3;
/**
 * Agreement (cosine of means) at which the score is 0 and 1, a straight line between, and at which a change is reported.
 * Least agreement of real clips: 0.83 (200 s of one man who turns and grimaces, n = 195 comparisons), 0.90 in nine
 * others (n = 106); of clips with a landmark-warped swap beginning in the middle, through 128 pixels and H.264: 0.52 to
 * 0.67 (n = 6, each reported within a second of its start); of two persons' clips joined: 0.56 at most (n = 72).
 */
const SAME = 0.9;
const OTHER = 0.6;
const CHANGED = 0.75;

interface Seat {
  readonly thread: IdentityThread;
  /** When its face was last described, and by which track it was followed then. */
  described: number;
  track: number;
  /** Descriptors since a change was seen; 0 when none is under way. */
  changing: number;
}

/**
 * Watches whether the face stays the same person's: within a track, and across tracks in one place. Score = how far
 * the least alike moment fell from cosine 0.9 (0) towards 0.6 (1). One person throughout the call says nothing about
 * whether that person is real. The descriptor never leaves the analyzer.
 *
 * Finding `identity/changed` (a step, or a slow drift away from the face that the call began with), below cosine 0.75.
 * Abstains with `face/none`, the quality limit that prevailed, or `face/short` (under six descriptors in one seat).
 * Memory: 130 kB a seat, 8 seats. Throws `config/invalid`; a push rejects with `inference/failed`.
 */
export function createFaceIdentityAnalyzer(options: FaceIdentityOptions): Analyzer {
  const { descriptor, interval = 1, windowSeconds = 5 } = options;
  checkRanges('createFaceIdentityAnalyzer', {
    interval: [interval, 0.2, 10],
    windowSeconds: [windowSeconds, 1, 60],
  });
  const settings = { descriptor, interval, windowSeconds, buffers: createTensorBuffers() };
  return { id, open: () => Promise.resolve(createAnalyzerSession(new FaceIdentity(settings))) };
}

type Settings = Required<FaceIdentityOptions> & { readonly buffers: TensorBuffers };

class FaceIdentity implements AnalyzerState {
  readonly #settings: Settings;
  readonly #windows: SignalWindows;
  readonly #seats = new FaceSeats<Seat>(() => ({
    thread: new IdentityThread(),
    described: -Infinity,
    track: NaN,
    changing: 0,
  }));
  readonly #findings = new FindingList();
  readonly #limits = new FaceLimits();
  /** Least agreement of the call and of the open window; `undefined` while nothing was compared. */
  #least: number | undefined;
  #windowLeast: number | undefined;
  #windowLimits = new FaceLimits();

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#windows = new SignalWindows(settings.windowSeconds);
  }

  async push(observation: Observation): Promise<readonly Signal[]> {
    const closed = this.#close(this.#windows.advance(observation));
    if (observation.kind === 'frame') await this.#compare(observation);
    return closed;
  }

  flush(): readonly Signal[] {
    return this.#close(this.#windows.finish());
  }

  summary(): Signal {
    return toSignal(this.#windows.span, this.#least, { limits: this.#limits, findings: this.#findings.all });
  }

  async #compare({ faces }: FrameObservation): Promise<void> {
    const seats = this.#seats.assign(faces);
    for (const [i, face] of faces.slice(0, MOST_FACES).entries()) {
      const seat = seats[i]!;
      this.#windowLimits.admit(face);
      // A descriptor is the dearest thing done to a face: a third as many, unless the last one looked different.
      const calm = seat.thread.calm && seat.track === face.track;
      const spacing = this.#settings.interval * (calm ? CALM : 1);
      // Times of a grid of frames add up to a spacing but for rounding.
      const due = face.timestamp - seat.described >= spacing - 1e-6;
      if (!this.#limits.admit(face) || !due) continue;
      seat.described = face.timestamp;
      seat.track = face.track;
      const crop = face.crop({ size: DESCRIPTOR_SIZE, scale: SCALE });
      const descriptor = await describeFace(this.#settings.descriptor, crop, this.#settings.buffers);
      const continuity = seat.thread.next(face.timestamp, descriptor);
      if (continuity !== undefined) this.#note(continuity, face, seat);
    }
  }

  #note({ step, likeness, start, end, settled }: Continuity, { track }: FaceObservation, seat: Seat): void {
    const agreement = Math.min(step, likeness);
    this.#least = Math.min(this.#least ?? 1, agreement);
    this.#windowLeast = Math.min(this.#windowLeast ?? 1, agreement);
    if (agreement < CHANGED) {
      const message =
        step < CHANGED
          ? 'The face after this moment does not match the face before it.'
          : 'The face has drifted away from the one that the call began with.';
      this.#findings.add({ code: 'identity/changed', start, end, track, message });
    }
    if (agreement >= CHANGED && seat.changing === 0) return;
    // The first sign comes while the newest descriptors still hold the old face: let the full step show in the score.
    seat.changing++;
    if (!settled && seat.changing < AFTER) return;
    seat.changing = 0;
    seat.thread.accept();
  }

  #close(spans: readonly MediaSpan[]): readonly Signal[] {
    return spans.map((span) => {
      const findings = this.#findings.within(span.start, span.end);
      const signal = toSignal(span, this.#windowLeast, { limits: this.#windowLimits, findings });
      this.#windowLeast = undefined;
      this.#windowLimits = new FaceLimits();
      return signal;
    });
  }
}

function toSignal(
  { start, end }: MediaSpan,
  least: number | undefined,
  { limits, findings }: { readonly limits: FaceLimits; readonly findings: readonly Finding[] },
): Signal {
  if (least === undefined) return { status: 'abstained', analyzer: id, start, end, reason: limits.reason };
  const score = Math.max(0, Math.min(1, (SAME - least) / (SAME - OTHER)));
  return {
    status: 'measured',
    analyzer: id,
    start,
    end,
    score,
    ...(findings.length > 0 && { findings }),
  };
}
