import { fuse, type Signal } from '@bonafide/core';
import type { FaceClip } from './face-clips.ts';

/** A call with its truth and what each modality said; `llr` is fused. */
export interface ScoredCall {
  readonly kind: string;
  readonly synthetic: boolean;
  readonly group: string;
  /** 0 where the modality gave nothing. */
  readonly face: number;
  readonly voice: number;
  readonly llr: number;
}

export interface ScoredVoice {
  readonly synthetic: boolean;
  readonly llr: number;
}

/**
 * Calls of a face and a voice that never met, as biometrics makes "chimeric users" (Poh and Bengio 2005) where no set
 * has both: genuine, a false face, a false voice, both false, as many of each kind of attack. Fused by core itself.
 */
export function jointCalls(
  clips: readonly FaceClip[],
  voices: readonly ScoredVoice[],
): readonly ScoredCall[] {
  const faces = clips.flatMap((clip) => (clip.llr === undefined ? [] : [{ ...clip, llr: clip.llr }]));
  const KINDS = [
    { kind: 'joint: genuine', face: false, voice: false },
    { kind: 'joint: false face', face: true, voice: false },
    { kind: 'joint: false voice', face: false, voice: true },
    { kind: 'joint: both false', face: true, voice: true },
  ] as const;
  return KINDS.flatMap(({ kind, ...forged }) => {
    const ownFaces = faces.filter(({ synthetic }) => synthetic === forged.face);
    const ownVoices = voices.filter(({ synthetic }) => synthetic === forged.voice);
    const count =
      Math.min(ownFaces.length, ownVoices.length) === 0 ? 0 : Math.max(ownFaces.length, ownVoices.length);
    return Array.from({ length: count }, (_, i): ScoredCall => {
      const face = ownFaces[i % ownFaces.length]!;
      // A stride that is coprime to most lengths pairs each face with other voices on every round.
      const voice = ownVoices[(i * 7919) % ownVoices.length]!;
      const signals: readonly Signal[] = [
        { status: 'measured', analyzer: 'face.forgery', start: 0, end: 6, score: 0.5, llr: face.llr },
        { status: 'measured', analyzer: 'voice.synthetic', start: 0, end: 6, score: 0.5, llr: voice.llr },
      ];
      const { llr } = fuse({ signals, faceCoverage: 1, speech: true }, 'bank');
      return {
        kind,
        synthetic: forged.face || forged.voice,
        group: face.group,
        face: face.llr,
        voice: voice.llr,
        llr: llr ?? 0,
      };
    });
  });
}
