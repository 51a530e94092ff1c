import { CHALLENGE_KINDS } from '@bonafide/liveness';
import { HINTS, INSTRUCTION_KEYS, WORD_KEYS } from '@bonafide/liveness/client';
import { expect, it } from 'vitest';
import { askFor, TEXTS, textsFor } from '../src/texts/texts.ts';

const holes = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();

it.each(Object.entries(TEXTS))('has every sentence, with the same things to fill in, in: %s', (_, texts) => {
  const { en } = TEXTS;
  expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort());
  for (const [key, text] of Object.entries(texts)) {
    expect(text.length, key).toBeGreaterThan(0);
    expect(holes(text), key).toEqual(holes(en[key as keyof typeof en]));
  }
  const needed = [
    ...INSTRUCTION_KEYS.map((key) => `ask.${key}`),
    ...WORD_KEYS.map((key) => `word.${key}`),
    ...HINTS.map((hint) => `hint.${hint}`),
    ...CHALLENGE_KINDS.map((kind) => `prepare.${kind}`),
  ];
  for (const key of needed) expect(texts).toHaveProperty([key]);
});

it('fills a sentence with translated words', () => {
  const values = { region: { word: 'region.left-cheek' }, hand: { word: 'hand.right' } } as const;
  expect(askFor(TEXTS.de, { key: 'occlude.across', values })).toBe(
    'Fahren Sie mit der rechten Hand über die linke Wange',
  );
});

it('takes the language of a tag, and English where it has none', () => {
  expect(textsFor('fr-CA')).toBe(TEXTS.fr);
  expect(textsFor('zh-Hans-CN')).toBe(TEXTS.zh);
  expect(textsFor('xx')).toBe(TEXTS.en);
  expect(textsFor('constructor')).toBe(TEXTS.en);
});
