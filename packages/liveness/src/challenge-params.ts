import * as v from 'valibot';

/** What a caller can be asked to do. */
export const CHALLENGE_KINDS = ['light', 'pose', 'occlude', 'expression', 'speak', 'distance'] as const;
export type ChallengeKind = (typeof CHALLENGE_KINDS)[number];

/** Languages that instructions exist in and that phrases are drawn in. */
export const LANGUAGES = ['en', 'es', 'fr', 'de', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Where a head turns or tilts. Left and right are the person's own. */
export const DIRECTIONS = [
  'left',
  'right',
  'up',
  'down',
  'up-left',
  'up-right',
  'down-left',
  'down-right',
] as const;
export const FACE_REGIONS = ['eyes', 'mouth', 'forehead', 'left-cheek', 'right-cheek'] as const;
export const EXPRESSIONS = ['blink', 'open-mouth', 'tongue', 'raise-brows'] as const;
export const VOICES = ['normal', 'whisper', 'high-pitch'] as const;

/** One field of colour on the screen, for `seconds` (0.2..3). `rgb`: sRGB, 0..255. */
export interface LightFlash {
  readonly rgb: readonly [red: number, green: number, blue: number];
  readonly seconds: number;
}
/** How screen colours follow one another: at once, or one fading into the next at an even luminance, which is no flash. */
const LIGHT_STYLES = ['flash', 'glow'] as const;
/** Screen colours, shown one after the other without a gap; see `lightCourse` for what is on the screen when. */
export interface LightParams {
  readonly kind: 'light';
  readonly style: (typeof LIGHT_STYLES)[number];
  readonly flashes: readonly LightFlash[];
}

/** `degrees`: angle to reach, away from looking at the camera (5..60). */
export interface PoseTarget {
  readonly direction: (typeof DIRECTIONS)[number];
  readonly degrees: number;
}
/** `turn`: arrows say where to; `dot`: the head follows a dot that visits the targets. In order, back to the middle between. */
export interface PoseParams {
  readonly kind: 'pose';
  readonly mode: 'turn' | 'dot';
  readonly targets: readonly PoseTarget[];
}

/** A hand over a part of the face. Hand and cheeks are the person's own left and right. */
export interface OccludeMove {
  readonly region: (typeof FACE_REGIONS)[number];
  readonly hand: 'left' | 'right';
  /** `hold`: the hand rests there; `across`: it passes over the face once. */
  readonly movement: 'hold' | 'across';
}
export interface OccludeParams {
  readonly kind: 'occlude';
  readonly moves: readonly OccludeMove[];
}

/** `count`: how often (1..5). */
export interface ExpressionAction {
  readonly action: (typeof EXPRESSIONS)[number];
  readonly count: number;
}
export interface ExpressionParams {
  readonly kind: 'expression';
  readonly actions: readonly ExpressionAction[];
}

/** Words to say in order, written as they are to be read in `language`. */
export interface SpeakParams {
  readonly kind: 'speak';
  readonly language: Language;
  readonly words: readonly string[];
  readonly voice: (typeof VOICES)[number];
}

/** Sizes that the face is brought to, in order: height of the face over height of the picture (0.1..0.95). */
export interface DistanceParams {
  readonly kind: 'distance';
  readonly fills: readonly number[];
}

export type ChallengeParams =
  LightParams | PoseParams | OccludeParams | ExpressionParams | SpeakParams | DistanceParams;
export type ParamsOf<K extends ChallengeKind> = Extract<ChallengeParams, { readonly kind: K }>;

const byte = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255));
const within = (low: number, high: number): v.GenericSchema<number> =>
  v.pipe(v.number(), v.minValue(low), v.maxValue(high));
const listOf = <T>(item: v.GenericSchema<T>, longest: number): v.GenericSchema<T[]> =>
  v.pipe(v.array(item), v.minLength(1), v.maxLength(longest));

/** What the params of each kind look like on the wire; unknown members are refused. */
export const challengeParamsSchema: v.GenericSchema<unknown, ChallengeParams> = v.variant('kind', [
  v.strictObject({
    kind: v.literal('light'),
    style: v.picklist(LIGHT_STYLES),
    flashes: listOf(v.strictObject({ rgb: v.tuple([byte, byte, byte]), seconds: within(0.2, 3) }), 24),
  }),
  v.strictObject({
    kind: v.literal('pose'),
    mode: v.picklist(['turn', 'dot']),
    targets: listOf(v.strictObject({ direction: v.picklist(DIRECTIONS), degrees: within(5, 60) }), 8),
  }),
  v.strictObject({
    kind: v.literal('occlude'),
    moves: listOf(
      v.strictObject({
        region: v.picklist(FACE_REGIONS),
        hand: v.picklist(['left', 'right']),
        movement: v.picklist(['hold', 'across']),
      }),
      6,
    ),
  }),
  v.strictObject({
    kind: v.literal('expression'),
    actions: listOf(
      v.strictObject({ action: v.picklist(EXPRESSIONS), count: v.pipe(within(1, 5), v.integer()) }),
      6,
    ),
  }),
  v.strictObject({
    kind: v.literal('speak'),
    language: v.picklist(LANGUAGES),
    words: listOf(v.pipe(v.string(), v.minLength(1), v.maxLength(24)), 12),
    voice: v.picklist(VOICES),
  }),
  v.strictObject({ kind: v.literal('distance'), fills: listOf(within(0.1, 0.95), 6) }),
]);
