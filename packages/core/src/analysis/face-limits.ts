import type { FaceObservation } from '../face/face-observation.ts';
import type { AbstainReason } from '../signal.ts';

/** Remembers what stood in the way of judging faces, so that an abstention can say why. Keeps a count a reason. */
export class FaceLimits {
  readonly #counts = new Map<AbstainReason, number>();
  #fit = 0;

  /** Takes a face; true when it is fit for analysis. `limits` replaces the tracker's own. */
  admit(face: FaceObservation, limits: readonly AbstainReason[] = face.quality.limits): boolean {
    for (const limit of limits) this.#counts.set(limit, (this.#counts.get(limit) ?? 0) + 1);
    if (limits.length === 0) this.#fit++;
    return limits.length === 0;
  }

  /** `face/none` when no face came, the most frequent limit when it took most of them, else `face/short`. */
  get reason(): AbstainReason {
    const [worst] = [...this.#counts].sort((a, b) => b[1] - a[1]);
    if (worst === undefined) return this.#fit > 0 ? 'face/short' : 'face/none';
    return worst[1] > this.#fit ? worst[0] : 'face/short';
  }
}
