import { DIRECTIONS, EXPRESSIONS, FACE_REGIONS, VOICES } from './challenge-params.ts';
import type { ChallengeParams } from './challenge-params.ts';
import { usualWords } from './challenges/speak/phrases.ts';

type Direction = (typeof DIRECTIONS)[number];
type Region = (typeof FACE_REGIONS)[number];

/** Names of the sentences that a caller is asked with; the texts are the application's or `@bonafide/react`'s. */
export type InstructionKey =
  | 'light'
  | 'pose.dot'
  | `pose.turn.${Direction}`
  | 'occlude.hold'
  | 'occlude.across'
  | `expression.${(typeof EXPRESSIONS)[number]}.${'one' | 'other'}`
  | `speak.${(typeof VOICES)[number]}`
  | 'distance.closer'
  | 'distance.farther';

/** Words that sentences are filled with. */
export type WordKey = `region.${Region}` | `hand.${'left' | 'right'}`;

export interface Instruction {
  readonly key: InstructionKey;
  /** What to put for `{name}` in the sentence; `{ word }` stands for a word to translate. */
  readonly values: Readonly<Record<string, string | number | { readonly word: WordKey }>>;
}

/** How much of the picture a face fills before anything is asked, about. */
const USUAL_FILL = 0.4;

/** What to ask during one part of a step (`index` of its cue). */
export function instructionFor(params: ChallengeParams, index: number): Instruction {
  switch (params.kind) {
    case 'light':
      return { key: 'light', values: {} };
    case 'pose':
      return params.mode === 'dot'
        ? { key: 'pose.dot', values: {} }
        : { key: `pose.turn.${params.targets[index]!.direction}`, values: {} };
    case 'occlude': {
      const { region, hand, movement } = params.moves[index]!;
      const values = { region: { word: `region.${region}` }, hand: { word: `hand.${hand}` } } as const;
      return { key: `occlude.${movement}`, values };
    }
    case 'expression': {
      const { action, count } = params.actions[index]!;
      return { key: `expression.${action}.${count === 1 ? 'one' : 'other'}`, values: { count } };
    }
    case 'speak': {
      const { words, voice, language } = params;
      const list = (some: readonly string[]): string => some.join(language === 'zh' ? '、' : ' · ');
      if (voice !== 'high-pitch') return { key: `speak.${voice}`, values: { words: list(words) } };
      const usual = usualWords(words);
      return {
        key: 'speak.high-pitch',
        values: { words: list(words.slice(0, usual)), high: list(words.slice(usual)) },
      };
    }
    case 'distance': {
      const before = params.fills[index - 1] ?? USUAL_FILL;
      return { key: params.fills[index]! >= before ? 'distance.closer' : 'distance.farther', values: {} };
    }
  }
}

/** Every key there can be, for tests of translations. */
export const INSTRUCTION_KEYS: readonly InstructionKey[] = [
  'light',
  'pose.dot',
  ...DIRECTIONS.map((direction) => `pose.turn.${direction}` as const),
  'occlude.hold',
  'occlude.across',
  ...EXPRESSIONS.flatMap((action) => [`expression.${action}.one`, `expression.${action}.other`] as const),
  ...VOICES.map((voice) => `speak.${voice}` as const),
  'distance.closer',
  'distance.farther',
];
export const WORD_KEYS: readonly WordKey[] = [
  ...FACE_REGIONS.map((region) => `region.${region}` as const),
  'hand.left',
  'hand.right',
];
