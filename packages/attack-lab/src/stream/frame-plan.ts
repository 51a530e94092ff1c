import { type Random, uniform } from '../random.ts';

/**
 * Which input frame each output frame shows. Entry i is at most i: an injected stream can repeat the past, not show
 * the future. Frames outside the attack show themselves.
 */
export type FramePlan = Uint32Array;

/** The attacked frames: [first, last) of `count`. */
export interface FrameSpan {
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** The span of frames that lie in [start, end) seconds of a stream of `count` frames at a rate in hertz. */
export function frameSpan(count: number, rate: number, start: number, end: number): FrameSpan {
  if (!(start >= 0)) throw new RangeError(`start must be 0 or later, got ${start}`);
  if (!(end > start)) throw new RangeError(`end must be after start, got ${start} to ${end}`);
  const clamp = (frame: number): number => Math.min(count, Math.max(0, frame));
  return { count, first: clamp(Math.ceil(start * rate - 1e-6)), last: clamp(Math.ceil(end * rate - 1e-6)) };
}

/** A stream that hangs: the frame before the span stays (the first one where there is none before). */
export function planFreeze(span: FrameSpan): FramePlan {
  const held = Math.max(0, span.first - 1);
  return plan(span, () => held);
}

/** A recorded piece on repeat: the `period` frames before the span play again and again. */
export function planLoop(span: FrameSpan, period: number): FramePlan {
  if (!(Number.isInteger(period) && period >= 1))
    throw new RangeError(`period must be a whole number of frames, got ${period}`);
  if (period > span.first)
    throw new RangeError(`a loop of ${period} frames cannot start at frame ${span.first}`);
  return plan(span, (i) => span.first - period + ((i - span.first) % period));
}

/** The same, there and back: a loop without the jump. Its full cycle is `2 * (period - 1)` frames. */
export function planBoomerang(span: FrameSpan, period: number): FramePlan {
  if (!(Number.isInteger(period) && period >= 2))
    throw new RangeError(`period must be 2 frames or more, got ${period}`);
  if (period > span.first)
    throw new RangeError(`a loop of ${period} frames cannot start at frame ${span.first}`);
  const cycle = 2 * (period - 1);
  return plan(span, (i) => {
    const step = (i - span.first + 1) % cycle;
    return span.first - 1 - (step < period ? step : cycle - step);
  });
}

/** A source slower than the stream, as virtual cameras are: each frame repeats so that `share` (0..1] of them are new. */
export function planDuplicates(span: FrameSpan, share: number): FramePlan {
  if (!(share > 0 && share <= 1)) throw new RangeError(`share must be above 0 and at most 1, got ${share}`);
  return plan(
    span,
    (i) => span.first + Math.floor(Math.floor((i - span.first) * share + 1e-9) / share + 1e-9),
  );
}

/** Hiccups: about `rate` times a frame the picture hangs for 2..`longest` frames, then jumps to the present. */
export function planStutter(span: FrameSpan, random: Random, rate = 0.08, longest = 6): FramePlan {
  let held = 0;
  let until = 0;
  return plan(span, (i) => {
    if (i < until) return held;
    if (random() < rate) {
      held = i;
      until = i + Math.round(uniform(random, 2, longest));
    }
    return i;
  });
}

function plan({ count, first, last }: FrameSpan, shown: (frame: number) => number): FramePlan {
  return Uint32Array.from({ length: count }, (_, i) => (i >= first && i < last ? shown(i) : i));
}

/**
 * Yields the planned frames, holding each input frame only until its last use. Takes as many input frames as there are,
 * at most the plan's length. Frames are passed on as they are, never copied.
 */
export async function* followPlan<T>(
  frames: AsyncIterable<T>,
  framePlan: FramePlan,
): AsyncGenerator<T, void, undefined> {
  const lastUse = new Map<number, number>();
  framePlan.forEach((shown, i) => {
    if (shown > i) throw new RangeError(`output frame ${i} cannot show the later frame ${shown}`);
    lastUse.set(shown, i);
  });
  const held = new Map<number, T>();
  let i = 0;
  for await (const frame of frames) {
    if (i >= framePlan.length) return;
    if (lastUse.has(i)) held.set(i, frame);
    const shown = framePlan[i]!;
    yield held.get(shown)!;
    if (lastUse.get(shown) === i) held.delete(shown);
    i++;
  }
}
