import { seededRandom } from '../../testkit/src/index.ts';

/**
 * Bends a good message in a way that depends on a number: cut, grown, a character or a value replaced, a member left out or
 * added. What comes out is never taken for the good one by a reader of JSON.
 */
export function bender(good: string): (n: number) => string {
  const members = JSON.parse(good) as Record<string, unknown>;
  const names = Object.keys(members).filter((name) => name !== 'at');
  const values = [null, -1, 1.5, '', 'x', [], {}, true, '\u0000', 'a'.repeat(5_000), [[[]]], '__proto__'];
  return (n) => {
    const random = seededRandom(n);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    const name = pick(names);
    switch (n % 6) {
      case 0:
        return good.slice(0, Math.floor(random() * good.length));
      case 1:
        return good + String.fromCharCode(33 + Math.floor(random() * 90));
      case 2:
        return JSON.stringify({ ...members, [name]: pick(values) });
      case 3:
        return JSON.stringify({ ...members, [name]: undefined });
      case 4:
        return JSON.stringify({
          ...members,
          [pick(['verdict', 'passed', 'constructor', 'compliance'])]: pick(values),
        });
      default: {
        const at = Math.floor(random() * good.length);
        return `${good.slice(0, at)}\u0007${good.slice(at + 1)}`;
      }
    }
  };
}
