import type { Choices } from '../../challenge.ts';
import type { Language } from '../../challenge-params.ts';

/** Words of one to four syllables, easy to read and to say; the first row has one syllable each, and so on. */
const WORDS: Readonly<Record<Language, readonly (readonly string[])[]>> = {
  en: [
    ['sun', 'glass', 'moon', 'bread'],
    ['river', 'paper', 'garden', 'window'],
    ['banana', 'potato', 'umbrella', 'piano'],
    ['watermelon', 'television', 'avocado', 'helicopter'],
  ],
  es: [
    ['sol', 'pan', 'flor', 'mar'],
    ['casa', 'mesa', 'libro', 'gato'],
    ['camisa', 'zapato', 'ventana', 'naranja'],
    ['mariposa', 'calendario', 'bicicleta', 'chocolate'],
  ],
  fr: [
    ['pain', 'lune', 'fleur', 'mer'],
    ['maison', 'bateau', 'jardin', 'papier'],
    ['chocolat', 'animal', 'parapluie', 'éléphant'],
    ['hélicoptère', 'télévision', 'rhinocéros', 'caméléon'],
  ],
  de: [
    ['Brot', 'Haus', 'Mond', 'Glas'],
    ['Garten', 'Fenster', 'Wasser', 'Blume'],
    ['Banane', 'Tomate', 'Kartoffel', 'Gitarre'],
    ['Schokolade', 'Marmelade', 'Kalenderblatt', 'Limonade'],
  ],
  zh: [
    ['水', '花', '海', '书'],
    ['月亮', '面包', '窗户', '苹果'],
    ['图书馆', '自行车', '电影院', '向日葵'],
    ['高速公路', '公共汽车', '天气预报', '百科全书'],
  ],
};

/** Words in a phrase by difficulty. */
const COUNT = { low: 3, standard: 4, high: 5 } as const;

/** Draws a phrase: each word uniform over all of its language's, so 4 bits a word. */
export function drawPhrase(
  choices: Choices,
  language: Language,
  difficulty: keyof typeof COUNT,
): readonly string[] {
  const rows = WORDS[language];
  return Array.from({ length: COUNT[difficulty] }, () => {
    const row = rows[choices.choose(rows.length)]!;
    return row[choices.choose(row.length)]!;
  });
}

/**
 * How many words of a `high-pitch` phrase come first, in the usual voice: half of them, rounded up. The rest are said
 * higher, so that the phrase carries what it is compared with.
 */
export function usualWords(words: readonly string[]): number {
  return Math.ceil(words.length / 2);
}

/** Syllables of a word: of a drawn one by its row, of another one by its groups of vowels; a Chinese character is one. */
export function syllables(word: string, language: Language): number {
  const row = WORDS[language].findIndex((words) => words.includes(word));
  if (row >= 0) return row + 1;
  if (language === 'zh') return Math.max(1, Array.from(word).length);
  return Math.max(1, word.toLowerCase().match(/[aeiouyáéíóúàèìòùâêîôûäöüë]+/g)?.length ?? 1);
}
