/** How much of a face moved by itself, not with the head. */
export interface MovementMeasures {
  /** Natural logarithm of the variation of the eyes' openness, as a share of its mean. */
  readonly lids: number;
  /** Natural logarithm of the standard deviation of the lips' height, in distances between the eyes. */
  readonly lips: number;
  /** Correlation of the two eyes' openness, -1..1: lids move together, errors of landmarks do not. */
  readonly together: number;
}

/** Under this, landmarks do not resolve any movement. */
const FLOOR = 1e-4;

/** Sums over the pictures of one face. Keeps nine numbers. */
export class FacialMovement {
  pictures = 0;
  seconds = 0;
  #last = NaN;
  #left = 0;
  #right = 0;
  #lips = 0;
  #leftLeft = 0;
  #rightRight = 0;
  #leftRight = 0;
  #lipsLips = 0;

  /** `lips`: height of the lips in distances between the eyes. `longest`: seconds that a picture stands for at most. */
  add(
    timestamp: number,
    face: { readonly left: number; readonly right: number; readonly lips: number },
    longest: number,
  ): void {
    if (timestamp - this.#last <= longest) this.seconds += timestamp - this.#last;
    this.#last = timestamp;
    const { left, right, lips } = face;
    this.pictures++;
    this.#left += left;
    this.#right += right;
    this.#lips += lips;
    this.#leftLeft += left * left;
    this.#rightRight += right * right;
    this.#leftRight += left * right;
    this.#lipsLips += lips * lips;
  }

  /** Meaningless before the second picture. */
  measures(): MovementMeasures {
    const n = this.pictures;
    const covariance = (products: number, a: number, b: number): number => products / n - (a / n) * (b / n);
    const left = Math.max(0, covariance(this.#leftLeft, this.#left, this.#left));
    const right = Math.max(0, covariance(this.#rightRight, this.#right, this.#right));
    const both = covariance(this.#leftRight, this.#left, this.#right);
    const lips = Math.max(0, covariance(this.#lipsLips, this.#lips, this.#lips));
    const mean = Math.max(FLOOR, (this.#left + this.#right) / (2 * n));
    const scale = Math.sqrt(left * right);
    return {
      // Of the eyes' mean: var((l + r) / 2) = (var l + var r + 2 cov) / 4.
      lids: Math.log(FLOOR + Math.sqrt(Math.max(0, left + right + 2 * both)) / 2 / mean),
      lips: Math.log(FLOOR + Math.sqrt(lips)),
      together: scale > 1e-9 ? Math.max(-1, Math.min(1, both / scale)) : 0,
    };
  }
}
