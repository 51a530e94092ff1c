import { type RgbaImage, VerifierError } from '@bonafide/core';
import type { AttackOptions } from './attack-options.ts';
import type { AttackTools } from './attack-tools.ts';
import { type FacePicture, mouthOpening, toPixels } from './face/face-picture.ts';
import { createFaceSwap } from './face/face-swap.ts';
import { type FaceTrace, pickStill, traceFace } from './face/face-trace.ts';
import { createMouthResynthesis } from './face/mouth-resynthesis.ts';
import { createPuppet } from './face/puppet.ts';
import { fitImage } from './image/fit-image.ts';
import { createHeldPhoto, type HeldPhoto } from './image/held-photo.ts';
import { createScreenReplay } from './image/screen-replay.ts';
import { type Clip, readClip } from './media/read-clip.ts';
import { type Random, uniform } from './random.ts';
import {
  followPlan,
  type FramePlan,
  frameSpan,
  type FrameSpan,
  planBoomerang,
  planDuplicates,
  planFreeze,
  planLoop,
  planStutter,
} from './stream/frame-plan.ts';

/** What a video attack works with. */
export interface VideoAttackContext extends AttackTools {
  readonly options: AttackOptions;
  readonly random: Random;
}

/** The attacked pictures, and which of them the attack changed (filled while they are taken). */
export interface AttackedVideo {
  readonly frames: AsyncIterable<RgbaImage>;
  readonly changed: Set<number>;
}

const DEFAULT_PERIOD = 2;
/** Seconds of the source that a still is picked from, and how many of its frames are looked at. */
const STILL_SEARCH = { duration: 8, rate: 5 } as const;

/** The clip's pictures under the attack; untouched ones are passed on as they are. */
export async function attackVideo(clip: Clip, context: VideoAttackContext): Promise<AttackedVideo> {
  const { options, random } = context;
  switch (options.kind) {
    case 'face-swap':
      return swapFaces(clip, context);
    case 'puppet':
      return puppeteer(clip, context);
    case 'mouth':
      return remakeMouths(clip, context);
    case 'replay': {
      const replay = createScreenReplay(random, clip);
      return mapFrames(clip, options, (frame, i) => replay(frame, i / clip.rate));
    }
    case 'photo': {
      let photo: HeldPhoto | undefined;
      return mapFrames(clip, options, (frame, i) => {
        photo ??= createHeldPhoto(random, frame);
        return photo(i / clip.rate);
      });
    }
    case 'freeze':
      return reorder(clip, options, planFreeze);
    case 'loop':
      return reorder(clip, options, (span) => planLoop(span, periodFrames(clip, options)));
    case 'boomerang':
      return reorder(clip, options, (span) => planBoomerang(span, periodFrames(clip, options)));
    case 'duplicate':
      return reorder(clip, options, (span) => planDuplicates(span, options.share ?? 0.5));
    case 'stutter':
      return reorder(clip, options, (span) => planStutter(span, random));
    case 'none':
    case 'voice-mel':
    case 'voice-lpc':
    case 'voice-convert':
    case 'audio-shift':
    case 'audio-swap':
      return { frames: clip.frames(), changed: new Set() };
  }
}

async function swapFaces(clip: Clip, context: VideoAttackContext): Promise<AttackedVideo> {
  const { options } = context;
  const still = await stillOf(context, options.source ?? options.input, options.sourceFrom);
  const { blend, bottleneck } = options;
  const swap = createFaceSwap(still, { ...(blend && { blend }), ...(bottleneck && { bottleneck }) });
  const trace = await traceFace(await context.openTracker(), clip.frames(), clip.rate);
  return mapFrames(clip, options, (frame, i) => {
    const landmarks = trace[i];
    return landmarks && swap(frame, landmarks);
  });
}

async function puppeteer(clip: Clip, context: VideoAttackContext): Promise<AttackedVideo> {
  const { options } = context;
  const still = await stillOf(context, options.source ?? options.input, options.sourceFrom);
  const trace = await traceFace(await context.openTracker(), clip.frames(), clip.rate);
  const puppet = createPuppet(still, restOf(trace, clip), clip);
  let pose = trace.find((landmarks) => landmarks !== undefined);
  return mapFrames(clip, options, (_frame, i) => {
    // A still has to show something: without a driver it holds the last pose.
    pose = trace[i] ?? pose;
    return pose && fitImage(puppet(pose), clip);
  });
}

async function remakeMouths(clip: Clip, context: VideoAttackContext): Promise<AttackedVideo> {
  const { options, random } = context;
  const { bottleneck } = options;
  const remake = createMouthResynthesis(bottleneck === undefined ? {} : { bottleneck });
  const trace = await traceFace(await context.openTracker(), clip.frames(), clip.rate);
  const lag = Math.round(uniform(random, 1.2, 2.4) * clip.rate);
  const past = new Map<number, RgbaImage>();
  const remembered = async function* (): AsyncGenerator<RgbaImage, void, undefined> {
    let i = 0;
    for await (const image of clip.frames()) {
      past.set(i, image);
      past.delete(i++ - lag - 1);
      yield image;
    }
  };
  const attack: FrameAttack = (image, i) => {
    const [own, other, earlier] = [trace[i], trace[i - lag], past.get(i - lag)];
    if (own === undefined || other === undefined || earlier === undefined) return undefined;
    return remake({ image, landmarks: own }, { image: earlier, landmarks: other });
  };
  return mapFrames({ ...clip, frames: remembered }, options, attack);
}

/** What becomes of one frame; `undefined` leaves it as it is. */
type FrameAttack = (frame: RgbaImage, index: number) => RgbaImage | undefined;

/** The frames with those of the attack's span attacked. */
function mapFrames(
  clip: Clip,
  { start = 0, end = Infinity }: AttackOptions,
  attack: FrameAttack,
): AttackedVideo {
  const { first, last } = frameSpan(Infinity, clip.rate, start, end);
  const changed = new Set<number>();
  const frames = async function* (): AsyncGenerator<RgbaImage, void, undefined> {
    let i = 0;
    for await (const frame of clip.frames()) {
      const attacked = i >= first && i < last ? attack(frame, i) : undefined;
      if (attacked !== undefined) changed.add(i);
      yield attacked ?? frame;
      i++;
    }
  };
  return { frames: frames(), changed };
}

/** The same frames in another order. Decodes twice: a plan needs to know how many there are. */
async function reorder(
  clip: Clip,
  options: AttackOptions,
  planFor: (span: FrameSpan) => FramePlan,
): Promise<AttackedVideo> {
  const count = await clip.countFrames();
  const repeats = options.kind === 'loop' || options.kind === 'boomerang';
  const start = options.start ?? (repeats ? (options.period ?? DEFAULT_PERIOD) : 0);
  const plan = planFor(frameSpan(count, clip.rate, start, options.end ?? Infinity));
  const changed = new Set<number>();
  plan.forEach((shown, i) => {
    if (shown !== i) changed.add(i);
  });
  return { frames: followPlan(clip.frames(), plan), changed };
}

function periodFrames(clip: Clip, { period = DEFAULT_PERIOD }: AttackOptions): number {
  return Math.max(1, Math.round(period * clip.rate));
}

async function stillOf(
  { ffmpeg, openTracker }: VideoAttackContext,
  path: string,
  from = 0,
): Promise<FacePicture> {
  const clip = await readClip(ffmpeg, path, { from, ...STILL_SEARCH });
  const still = await pickStill(await openTracker(), clip.frames(), clip.rate);
  if (still === undefined) throw new VerifierError('media/empty', 'the source shows no face');
  return still;
}

/** The driver at rest: the landmarks with the mouth most closed. */
function restOf(trace: FaceTrace, clip: Clip): Float32Array {
  let rest: Float32Array | undefined;
  let least = Infinity;
  for (const landmarks of trace) {
    const opening = landmarks ? mouthOpening(toPixels(landmarks, clip)) : Infinity;
    if (opening < least) [rest, least] = [landmarks, opening];
  }
  if (rest === undefined) throw new VerifierError('media/empty', 'the input shows no face');
  return rest;
}
