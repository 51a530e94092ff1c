export { makeAttackClip, type AttackClipPlace, type AttackRecipe } from './attack-clip.ts';
export { resolveAttackClip } from './manifest-attack.ts';
export { ATTACK_KINDS, type AttackKind, type AttackOptions } from './attack-options.ts';
export { openAttackTools, type AttackTools, type OpenAttackTools } from './attack-tools.ts';
export { makeAttack, makeAttackWith, type AttackReport } from './make-attack.ts';
export { createFaceSwap, type FaceSwap, type FaceSwapOptions } from './face/face-swap.ts';
export { createPuppet, type Puppet, type PuppetOptions } from './face/puppet.ts';
export {
  createMouthResynthesis,
  type MouthOptions,
  type MouthResynthesis,
} from './face/mouth-resynthesis.ts';
export type { FacePicture } from './face/face-picture.ts';
export { createScreenReplay, type ScreenReplay } from './image/screen-replay.ts';
export {
  followPlan,
  frameSpan,
  planBoomerang,
  planDuplicates,
  planFreeze,
  planLoop,
  planStutter,
  type FramePlan,
  type FrameSpan,
} from './stream/frame-plan.ts';
export { createRandom, type Random } from './random.ts';
export { shiftAudio, swapAudio } from './voice/audio-span.ts';
export { resynthesiseByLpc, type LpcVocoderOptions } from './voice/lpc-vocoder.ts';
export { resynthesiseFromMel, type MelVocoderOptions } from './voice/mel-vocoder.ts';
export { convertVoice, type VoiceConversionOptions } from './voice/pitch-shift.ts';
export { readClip, type Clip, type ClipRange } from './media/read-clip.ts';
export { gaussian, uniform } from './random.ts';
export { throughCallCodec, type CallCodecOptions } from './callers/call-codec.ts';
export {
  createLightCaller,
  LIGHT_CALLERS,
  type LightCaller,
  type LightCallerKind,
} from './callers/light-callers.ts';
export { measureLightShare, type LightShare } from './callers/light-share.ts';
export { createRelightingCamera, type CameraOptions, type ScreenLight } from './callers/relight.ts';
export { createHeadPerformer, type HeadAct, type HeadPerformer } from './callers/head-performer.ts';
export { paintHand, type Hand } from './callers/paint-hand.ts';
export { differenceMask, swapAround, type OccludedPicture } from './callers/swap-around.ts';
export { createSyntheticTalk, type SyntheticTalk, type TalkScript } from './callers/synthetic-talk.ts';
export { pickStill } from './face/face-trace.ts';
