/**
 * Makes one attack and prints its report as JSON. Options are those of `AttackOptions`:
 *
 * tsx --conditions=@bonafide/source src/bin.ts --kind face-swap --input call.mp4 --source other.mp4 --output fake.mp4 --seed 1 --start 3
 */
import { parseArgs } from 'node:util';
import type { AttackOptions } from './attack-options.ts';
import { makeAttack } from './make-attack.ts';

const TEXTS = ['kind', 'input', 'output', 'source', 'blend'] as const;
const NUMBERS = [
  'seed', 'start', 'end', 'from', 'duration', 'maxWidth', 'rate', 'sourceFrom', 'bottleneck', 'period', 'share',
  'semitones', 'formantSemitones', 'shift',
] as const; // prettier-ignore

const { values } = parseArgs({
  options: Object.fromEntries([...TEXTS, ...NUMBERS].map((name) => [name, { type: 'string' as const }])),
});
for (const name of ['kind', 'input', 'output']) {
  if (values[name] === undefined) throw new RangeError(`--${name} is missing`);
}
const numbers = NUMBERS.flatMap((name) => (values[name] === undefined ? [] : [[name, Number(values[name])]]));
// makeAttack checks what the types cannot know here.
const options = { seed: 0, ...values, ...Object.fromEntries(numbers) } as unknown as AttackOptions;
process.stdout.write(`${JSON.stringify(await makeAttack(options), undefined, 2)}\n`);
