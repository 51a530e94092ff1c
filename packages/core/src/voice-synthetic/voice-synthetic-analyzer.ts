import type { Analyzer } from '../analyzer.ts';
import { createAnalyzerSession } from '../analysis/analyzer-session.ts';
import { MissingModel } from '../analysis/missing-model.ts';

/**
 * The place of the detector of synthetic voices. Its network is not trained yet and its inputs are not fixed, so it
 * takes none: every signal is `abstained: model/missing`, and a verdict says that the voice was not judged.
 */
export function createVoiceSyntheticAnalyzer(): Analyzer {
  const id = 'voice.synthetic';
  return { id, open: () => Promise.resolve(createAnalyzerSession(new MissingModel(id))) };
}
