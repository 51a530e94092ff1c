import type { Language, SpeakParams } from '../../challenge-params.ts';

/**
 * Port for apps that have speech recognition: what was said, in `language`. `audio`: mono, 16 kHz, [-1, 1], from the
 * step being shown to its end. Given to `createLivenessServer`, it makes other words than those asked for fail a step
 * (`speak/words`); where it rejects or takes over 10 s, the step abstains. Whispers are given as they are: few
 * recognisers understand them. The project ships none; without one, only the rhythm of the words is checked.
 */
export interface SpeechRecogniser {
  transcribe(audio: Float32Array, language: Language): Promise<string>;
}

/** Share of a phrase's words that a transcript has in order, 0..1; letter case, accents and punctuation aside. */
export function phraseShare(
  { words, language }: Pick<SpeakParams, 'words' | 'language'>,
  transcript: string,
): number {
  if (words.length === 0) return 0;
  const plain = (text: string): string =>
    text
      .toLocaleLowerCase(language)
      .normalize('NFD')
      .replace(/[\p{Mark}\p{Punctuation}\s]/gu, '');
  const heard = plain(transcript);
  let [from, found] = [0, 0];
  for (const word of words) {
    const at = heard.indexOf(plain(word), from);
    if (at < 0) continue;
    found++;
    from = at + plain(word).length;
  }
  return found / words.length;
}
