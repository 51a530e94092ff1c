import { expect, it } from 'vitest';
import { type Example, fitLogistic, leaveGroupsOut } from './logistic.ts';

/** Overlapping classes: two features, of which the second says nothing. */
const examples: readonly Example[] = Array.from({ length: 40 }, (_, i) => ({
  features: [(i % 10) + (i < 20 ? 0 : 4), (i * 7) % 5],
  attack: i >= 20,
  group: `g${i % 5}`,
}));

it('fits as scikit-learn does with C=1 and balanced classes', () => {
  const { weights, offset } = fitLogistic(examples);
  // LogisticRegression(C=1, class_weight='balanced', tol=1e-10) of scikit-learn 1.9.1 on the same table.
  expect(weights[0]).toBeCloseTo(0.46831, 4);
  expect(weights[1]).toBeCloseTo(-0.21781, 4);
  expect(offset).toBeCloseTo(-2.60559, 4);
});

it('weighs the classes alike, however many there are of each', () => {
  const doubled = [...examples, ...examples.filter(({ attack }) => !attack)];
  const sides = (all: readonly Example[]): number => {
    const { weights, offset } = fitLogistic(all);
    return -offset / weights[0]!;
  };
  expect(sides(doubled)).toBeCloseTo(sides(examples), 0);
});

it('never judges a recording by a fit that saw it', () => {
  const odd = examples.map((example) =>
    example.group === 'g0' ? { ...example, attack: !example.attack } : example,
  );
  const logits = leaveGroupsOut(odd);
  odd.forEach(({ group, attack, features: [x] }, i) => {
    if (group === 'g0' && (x! < 3 || x! > 10)) expect(logits[i]! > 0).toBe(!attack);
  });
});

it('refuses to fit one class', () => {
  expect(() => fitLogistic(examples.filter(({ attack }) => attack))).toThrow(RangeError);
});
