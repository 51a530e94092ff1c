import type { AbstainReason, AnalyzerId, Signal } from './signal.ts';

/** The presets of `POLICIES`: whom a mistake costs what. */
export type PolicyName = 'bank' | 'messaging' | 'research';

/** What one analyzer did to a verdict. */
export interface Reason {
  readonly analyzer: AnalyzerId;
  /** By how much the verdict's `llr` would change without it: natural log, positive towards synthetic. */
  readonly llr: number;
  /** What the analyzer measured, before weights and bounds. */
  readonly measured: number;
  /** The stretch that counted, in seconds of media time, where it was worse than the call as a whole. */
  readonly moment?: { readonly start: number; readonly end: number };
}

/** The fused judgement of a call so far. */
export interface Verdict {
  readonly kind: 'genuine' | 'synthetic' | 'inconclusive';
  /** Probability of synthetic under the policy's stated prior; `null` where no calibrated evidence exists. */
  readonly posterior: number | null;
  /** The calibrated evidence together, as a natural-log likelihood ratio; `null` where there is none. */
  readonly llr: number | null;
  readonly policy: PolicyName;
  /** Evidence that moved the verdict, strongest first. */
  readonly reasons: readonly Reason[];
  /** What was wanted and is not there. */
  readonly missing: readonly { readonly analyzer: AnalyzerId; readonly reason: AbstainReason }[];
}

/** One modality of a call: `score` and `llr` are `null` until a model measured them. */
export interface ModalitySummary {
  readonly score: number | null;
  readonly llr: number | null;
  /** Share of the call's seconds in which this face or voice could be judged, 0..1. */
  readonly coverage: number;
}

/** Where a verdict came from: enough to repeat it. */
export interface Provenance {
  readonly version: string;
  /** `sha256:...` of every model that took part, by model id. */
  readonly models: Readonly<Record<string, string>>;
  readonly frames: { readonly analysed: number; readonly dropped: number };
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

/** Everything that was found out about one participant's call. */
export interface VerificationResult {
  /** Seconds of media that were seen. */
  readonly duration: number;
  readonly verdict: Verdict;
  /** `null` where no face was ever seen. `tracks` counts faces followed. */
  readonly face: (ModalitySummary & { readonly tracks: number }) | null;
  /** `null` where no speech was ever heard. */
  readonly voice: ModalitySummary | null;
  /** One signal an analyzer, over the whole call, in the order that the analyzers were given. */
  readonly signals: readonly Signal[];
  /** Every window of every analyzer, by start: what the report draws. */
  readonly timeline: readonly Signal[];
  readonly provenance: Provenance;
}
