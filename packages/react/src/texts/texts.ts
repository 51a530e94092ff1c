import type { ChallengeKind, Language } from '@bonafide/liveness';
import type { ClientError, Hint, Instruction, InstructionKey, WordKey } from '@bonafide/liveness/client';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { zh } from './zh.ts';

type Outcome = 'passed' | 'failed' | 'expired' | 'abandoned';

/** Every sentence that a caller can meet. `{name}` is filled in. */
export type TextKey =
  | 'label'
  | 'progress'
  | 'connecting'
  | 'waiting'
  | 'checking'
  | 'upload'
  | 'consent.title'
  | 'consent.text'
  | 'consent.light'
  | 'consent.agree'
  | 'consent.decline'
  | 'prepare.title'
  | 'prepare.countdown'
  | 'prepare.ready'
  | 'prepare.wait'
  | 'step.next'
  | 'cancel'
  | `prepare.${ChallengeKind}`
  | `hint.${Hint}`
  | `${Outcome}.title`
  | `${Outcome}.text`
  | `${ClientError}.title`
  | `${ClientError}.text`
  | `ask.${InstructionKey}`
  | `word.${WordKey}`;

export type Texts = Readonly<Record<TextKey, string>>;

export const TEXTS: Readonly<Record<Language, Texts>> = { en, es, fr, de, zh };

/** The texts for a language tag such as `fr-CA`; English where there are none. */
export function textsFor(tag: string): Texts {
  const language = tag.toLowerCase().split('-')[0] as Language;
  return Object.hasOwn(TEXTS, language) ? TEXTS[language] : en;
}

/** Fills `{name}` in a sentence. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The sentence of an instruction. */
export function askFor(texts: Texts, { key, values }: Instruction): string {
  const words = Object.entries(values).map(([name, value]): [string, string | number] => [
    name,
    typeof value === 'object' ? texts[`word.${value.word}`] : value,
  ]);
  return fill(texts[`ask.${key}`], Object.fromEntries(words));
}
