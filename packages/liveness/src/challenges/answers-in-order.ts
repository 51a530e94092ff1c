/** How a course of answers fits a course of questions. */
export interface OrderMatch {
  /** Share of the questions answered in order, 0..1. */
  readonly inOrder: number;
  /** Share answered in any order. */
  readonly inAnyOrder: number;
}

/** Longest common subsequence of questions and answers, and the same without order. `fits` says which answer which. */
export function matchInOrder<Q, A>(
  questions: readonly Q[],
  answers: readonly A[],
  fits: (question: Q, answer: A) => boolean,
): OrderMatch {
  if (questions.length === 0) return { inOrder: 0, inAnyOrder: 0 };
  let row = new Array<number>(answers.length + 1).fill(0);
  for (const question of questions) {
    const next = [0];
    answers.forEach((answer, k) => {
      next.push(fits(question, answer) ? row[k]! + 1 : Math.max(row[k + 1]!, next[k]!));
    });
    row = next;
  }
  const left = [...answers];
  let any = 0;
  for (const question of questions) {
    const k = left.findIndex((answer) => fits(question, answer));
    if (k < 0) continue;
    left.splice(k, 1);
    any++;
  }
  return { inOrder: (row.at(-1) ?? 0) / questions.length, inAnyOrder: any / questions.length };
}
