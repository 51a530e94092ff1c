/** Wall time for measuring cost. Media time comes with the samples and never from here. */
export interface Clock {
  /** Milliseconds since any fixed moment; never runs backwards. `performance` fits. */
  now(): number;
}
