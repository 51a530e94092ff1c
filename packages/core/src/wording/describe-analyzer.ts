import type { AnalyzerId, MeasuredSignal } from '../signal.ts';

/** What an analyzer is, for a reader who is no engineer. */
export interface AnalyzerDescription {
  readonly title: string;
  /** One sentence: what it looks at. */
  readonly measures: string;
}

type PassiveAnalyzerId = Exclude<AnalyzerId, `challenge.${string}`>;

const ANALYZERS: Readonly<Record<PassiveAnalyzerId, AnalyzerDescription>> = {
  'face.forgery': {
    title: 'Face forgery',
    measures: 'Looks for the traces that face swaps and face generators leave in the picture of the face.',
  },
  'face.identity': {
    title: 'Same face throughout',
    measures: 'Compares the face with itself over the whole call: one person should stay one person.',
  },
  'face.motion': { title: 'Face motion', measures: 'Checks whether the face moves as living faces do.' },
  'face.pulse': {
    title: 'Pulse',
    measures: 'Looks for the faint colour change of the skin with each heartbeat.',
  },
  'face.replay': {
    title: 'Replay from a screen',
    measures: 'Looks for signs that the camera was pointed at a screen.',
  },
  'voice.synthetic': {
    title: 'Synthetic voice',
    measures: 'Looks for the traces that speech synthesis and voice conversion leave in a voice.',
  },
  'voice.identity': {
    title: 'Same voice throughout',
    measures: 'Compares the voice with itself over the call.',
  },
  'sync.lips': {
    title: 'Lips and sound',
    measures: 'Compares the movement of the lips with the loudness of the speech: they should rise together.',
  },
  'stream.integrity': {
    title: 'Picture stream',
    measures: 'Looks for frozen, looped, duplicated or re-timed pictures and sudden changes of quality.',
  },
  'stream.injection': {
    title: 'Virtual camera',
    measures: 'Looks for signs that the picture came from software and not from a camera.',
  },
};

/** The passive analyzers that exist; a report names those that did not take part. */
export const PASSIVE_ANALYZERS: readonly AnalyzerId[] = Object.keys(ANALYZERS) as PassiveAnalyzerId[];

/** Those that have a ratio for what they find, and none for finding nothing: an attacker can have that for free. */
const FINDERS: readonly AnalyzerId[] = ['face.motion', 'face.replay', 'stream.integrity', 'stream.injection'];

/** Whether a measured signal says that its analyzer, which has a ratio for findings alone, found nothing. */
export function foundNothing({ analyzer, llr, findings = [] }: MeasuredSignal): boolean {
  return FINDERS.includes(analyzer) && llr === undefined && findings.length === 0;
}

/** Names an analyzer and says what it looks at. */
export function describeAnalyzer(id: AnalyzerId): AnalyzerDescription {
  if (isPassive(id)) return ANALYZERS[id];
  const kind = id.slice(id.indexOf('.') + 1);
  return {
    title: `Challenge: ${kind}`,
    measures: 'Asked the caller to do something and checked the answer.',
  };
}

function isPassive(id: AnalyzerId): id is PassiveAnalyzerId {
  return Object.hasOwn(ANALYZERS, id);
}
