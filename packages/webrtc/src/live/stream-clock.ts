/** Puts one stream's own timestamps on the session's time axis. */
export interface StreamClock {
  /**
   * Media time of something that arrived at `arrival` seconds of the session and carries `timestamp` seconds of its own
   * clock, if any. Strictly increases.
   */
  next(arrival: number, timestamp?: number): number;
  /** Forgets the clock that it followed: another track begins. */
  restart(): void;
}

/** Seconds by which a stream's clock may leave the time of arrival before it counts as having jumped. */
const MOST_SKEW = 0.5;
/** Least step between two samples, in seconds: time never stands still. */
const LEAST_STEP = 1e-4;

/**
 * A stream's own clock says how far frames lie apart, without the network's jitter; arrival says when they are. The
 * first arrival joins the two, and every earlier one does again: what waited least is nearest to the truth. After a
 * jump of the clock (another camera, a restarted sender) they are joined anew.
 */
export function createStreamClock(): StreamClock {
  let offset = NaN;
  let last = -Infinity;
  return {
    next(arrival, timestamp) {
      let time = arrival;
      if (timestamp !== undefined && Number.isFinite(timestamp)) {
        const early = arrival - timestamp;
        if (Number.isNaN(offset) || Math.abs(early - offset) > MOST_SKEW || early < offset) offset = early;
        time = timestamp + offset;
      }
      last = Math.max(time, last + LEAST_STEP);
      return last;
    },
    restart() {
      offset = NaN;
    },
  };
}
