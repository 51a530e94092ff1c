/** Chi-square statistic of counts against equal expectation. */
export function chiSquareUniform(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** The 99.99 % point of chi-square by Wilson and Hilferty (1931); one failure in 10,000 of a true uniform draw. */
export function chiSquareLimit(degrees: number): number {
  const z = 3.719;
  const share = 2 / (9 * degrees);
  return degrees * (1 - share + z * Math.sqrt(share)) ** 3;
}
