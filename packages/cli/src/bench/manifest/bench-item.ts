/** What of a file was forged, or is there to be judged. */
export type Modality = 'face' | 'voice' | 'both';

/** One labelled file of a test set. */
export interface BenchItem {
  /** As the manifest names it, or relative to the folder: the row's name in `scores.tsv`. */
  readonly file: string;
  /** Where it is. */
  readonly path: string;
  /** Truth: an attack (AI-made) or a bona fide recording. */
  readonly synthetic: boolean;
  /** Person, source clip or speaker: files of one group are not independent. */
  readonly group?: string;
  /** What made an attack. */
  readonly generator?: string;
  /** Default `both`. */
  readonly modality?: Modality;
  /** Files of one pair differ in the attack alone (same sentence, same speaker). */
  readonly pair?: string;
}

/** A test set, in the order in which it is scored and written. */
export interface TestSet {
  /** Where it came from: `manifest`, or the folder convention that was recognised. */
  readonly convention: string;
  readonly items: readonly BenchItem[];
}

const SYNTHETIC = ['fake', 'spoof', 'synthetic', 'attack', '1'];
const BONA_FIDE = ['real', 'bonafide', 'bona-fide', 'bona fide', 'genuine', 'original', '0'];

/** Reads a label as test sets write it; `undefined` for any other word. */
export function readLabel(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (SYNTHETIC.includes(word)) return true;
  return BONA_FIDE.includes(word) ? false : undefined;
}
