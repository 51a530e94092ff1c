/**
 * The exact 95 % interval of a rate (Clopper and Pearson 1934): the rates under which so many hits or more, and so many
 * or fewer, each have a probability of 2.5 %. By bisection, to 1e-6.
 */
export function clopperPearson(hits: number, n: number): readonly [low: number, high: number] {
  if (n === 0) return [0, 1];
  const low = hits === 0 ? 0 : solve((rate) => 1 - atMost(hits - 1, n, rate) < 0.025);
  const high = hits === n ? 1 : solve((rate) => atMost(hits, n, rate) > 0.025);
  return [low, high];
}

/** The rate up to which `holds` is true. */
function solve(holds: (rate: number) => boolean): number {
  let [low, high] = [0, 1];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Probability of `hits` or fewer of `n`. */
function atMost(hits: number, n: number, rate: number): number {
  let sum = 0;
  let choose = 0;
  for (let k = 0; k <= hits; k++) {
    if (k > 0) choose += Math.log((n - k + 1) / k);
    sum += Math.exp(choose + k * Math.log(rate) + (n - k) * Math.log1p(-rate));
  }
  return sum;
}
