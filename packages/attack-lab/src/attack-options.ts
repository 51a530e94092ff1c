import type { ClipRange } from './media/read-clip.ts';

/** The attacks, by what they change: the face, the picture, the order of frames, the sound. `none` is the control. */
export const ATTACK_KINDS = [
  'none',
  'face-swap',
  'puppet',
  'mouth',
  'replay',
  'photo',
  'freeze',
  'loop',
  'boomerang',
  'duplicate',
  'stutter',
  'voice-mel',
  'voice-lpc',
  'voice-convert',
  'audio-shift',
  'audio-swap',
] as const;

export type AttackKind = (typeof ATTACK_KINDS)[number];

/** Whether the kind changes what is heard; the others change what is seen, and `none` neither. */
export function changesSound(kind: AttackKind): boolean {
  return kind.startsWith('voice-') || kind.startsWith('audio-');
}

/** One attack on one clip. Times in seconds of the output. */
export interface AttackOptions extends ClipRange {
  readonly kind: AttackKind;
  /** The real clip: any file that ffmpeg reads. */
  readonly input: string;
  /** The mp4 to write; its folder must exist. */
  readonly output: string;
  /** An integer: the same options and seed give the same pixels and samples. */
  readonly seed: number;
  /** When the attack begins. Default 0; for `loop` and `boomerang`, `period`. */
  readonly start?: number;
  /** When it ends. Default: never. */
  readonly end?: number;
  /**
   * Another recording (or still): whose face is put on (`face-swap`), who is moved (`puppet`; default: the input's own
   * person), what is heard (`audio-swap`).
   */
  readonly source?: string;
  /** Seconds into `source`. Default 0. */
  readonly sourceFrom?: number;
  /** `face-swap`: how the face is joined. Default `feather`. */
  readonly blend?: 'feather' | 'poisson';
  /** `face-swap`, `mouth`: side of the small face that the new one passes through, in pixels. Default 128 and 96. */
  readonly bottleneck?: number;
  /** `loop`, `boomerang`: seconds that are repeated. Default 2. */
  readonly period?: number;
  /** `duplicate`: share of frames that are new. Default .5. */
  readonly share?: number;
  /** `voice-convert`: semitones of pitch. Default: drawn, 2 to 5 up or down. */
  readonly semitones?: number;
  /** `voice-convert`: semitones of the formants. Default 0. */
  readonly formantSemitones?: number;
  /** `audio-shift`: seconds by which the sound is late (negative: early). Default .5. */
  readonly shift?: number;
}

/** Throws `TypeError` or `RangeError` with all that is wrong with the options. */
export function checkOptions(options: AttackOptions): void {
  const problems: string[] = [];
  const { kind, seed, start = 0, end = Infinity, source } = options;
  if (!ATTACK_KINDS.includes(kind))
    problems.push(`kind must be one of ${ATTACK_KINDS.join(', ')}, got ${kind}`);
  if (!Number.isInteger(seed)) problems.push(`seed must be an integer, got ${seed}`);
  if (!(start >= 0)) problems.push(`start must be 0 or later, got ${start}`);
  if (!(end > start)) problems.push(`end must be after start, got ${start} to ${end}`);
  if ((kind === 'face-swap' || kind === 'audio-swap') && source === undefined)
    problems.push(`${kind} needs a source`);
  const positive = ['duration', 'maxWidth', 'rate', 'period'] as const;
  for (const name of positive) {
    const value = options[name];
    if (value !== undefined && !(value > 0 && Number.isFinite(value)))
      problems.push(`${name} must be above 0, got ${value}`);
  }
  if (problems.length > 0) throw new RangeError(problems.join('; '));
}
