import { VerifierError } from '../errors.ts';

/**
 * Checks numeric options: each entry is [value, lowest, highest], bounds included.
 * Throws `config/invalid` that lists every option out of range, with its value.
 */
export function checkRanges(
  factory: string,
  options: Readonly<Record<string, readonly [value: number, low: number, high: number]>>,
): void {
  const problems = Object.entries(options)
    .filter(([, [value, low, high]]) => !(value >= low && value <= high))
    .map(([name, [value, low, high]]) => `${name} must be in [${low}, ${high}], got ${value}`);
  if (problems.length > 0) throw new VerifierError('config/invalid', `${factory}: ${problems.join('; ')}`);
}
