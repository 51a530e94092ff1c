import type { Analyzer, FrameObservation, Observation } from '../analyzer.ts';
import { createAnalyzerSession, type AnalyzerState } from '../analysis/analyzer-session.ts';
import { checkRanges } from '../analysis/check-ranges.ts';
import { EvidenceWindows } from '../analysis/evidence-windows.ts';
import { findingRatio } from '../analysis/finding-ratio.ts';
import { FaceLimits } from '../analysis/face-limits.ts';
import type { MediaSpan } from '../analysis/signal-windows.ts';
import type { Finding, Signal } from '../signal.ts';
import { mouthShape } from '../sync-lips/mouth-shape.ts';
import { BlinkMeter } from './blink-meter.ts';
import { FacialMovement } from './facial-movement.ts';
import {
  LONGEST_STEP,
  looksLifeless,
  MOTION_WINDOW,
  motionLogit,
  planeLogit,
  saysEnough,
} from './motion-fit.ts';
import { PlaneMotion, PlaneTracker } from './plane-motion.ts';

export interface FaceMotionOptions {
  /** Length of a timeline window in seconds, 10..60. Default 15. */
  readonly windowSeconds?: number;
}

const id = 'face.motion';
/**
 * The ratio of the finding, none without it: 18 of 37 photographs, by a fit like the shipped one made without the recording in question (the shipped one, on 17 easier
 * ones, had 16: the more careful figure counts), and 6 of 13 by the shipped fit itself; none of 28 recordings (below).
 */
const FOUND_LLR = findingRatio({ found: 24, of: 50 }, { found: 0, of: 28 });

/**
 * Asks whether anything in the face moves by itself: lids that close, lips that open. A photograph held before the
 * camera moves as a whole, and what its landmarks seem to do is error, which differs from eye to eye. Score: 0 = a face
 * that moves, 1 = a picture of one; the sigmoid of a logistic fit, see `motionLogit`. Not calibrated.
 *
 * Blinks: Li, Chang and Lyu, "In ictu oculi" (WIFS 2018); eye aspect ratio: Soukupova and Cech (CVWW 2016). Lids and
 * lips as the mark of life against photographs: Pan et al., "Eyeblink-based anti-spoofing" (ICCV 2007); Kollreider et
 * al., "Real-time face detection and motion analysis with application in liveness assessment" (IEEE TIFS 2007).
 *
 * Fitted on 17 simulated photographs (a still of a real recording turned, moved and coded) against 45 windows of 21 real
 * recordings: without the recording in question AUC 0.97, and the finding came in 16 of 17 (95 % interval 73 to 99 %) and
 * in none of the 45 (0 to 8 %). Fitted anew, in the same way, on 37 photographs in hands that turn, tilt and drift and 37 genuine windows of 28
 * recordings, it came in 18 (34 to 64 %) and in none (0 to 9 %; `benchmarks/results/fits.json`); that fit was no better, so the first one stayed. Of 13 photographs by attack-lab (nine recordings, half of them in a restless hand; seven of
 * them in view for less than 12 s) it found 6 (23 to 71 %), and flagged none of the 13 genuine pieces (`bench:analyzers`). It
 * flagged one genuine caller who listens; what a homography leaves of that face's movement is more than a plane leaves, so
 * such faces are none (`planeLogit`). The other way round that is no sign: see decision 12. It is blind to swaps, puppets,
 * re-made mouths and generators, which do blink and talk: AUC
 * 0.64, 0.60, 0.56 (n = 5 each) and 0.40 (n = 9). Gaze, the pose of inner against outer landmarks and landmark jitter did
 * no better and are not used (decision 12). A still caller who is silent may come close: 10 s of one do.
 *
 * Finding `motion/lifeless`: no blink in at least 12 s at 4 pictures a second and more, and lids and lips as still as those of a
 * photograph. Abstains with `face/none`, the quality limit that prevailed, or `face/short` (under 8 s or 20 pictures of a fit
 * face). Costs 0.03 ms a picture. Memory: 25 kB. Throws `config/invalid`.
 */
export function createFaceMotionAnalyzer(options: FaceMotionOptions = {}): Analyzer {
  const { windowSeconds = MOTION_WINDOW } = options;
  checkRanges('createFaceMotionAnalyzer', { windowSeconds: [windowSeconds, 10, 60] });
  return { id, open: () => Promise.resolve(createAnalyzerSession(new FaceMotion(windowSeconds))) };
}

class FaceMotion implements AnalyzerState {
  readonly #evidence: EvidenceWindows<MotionEvidence>;
  readonly #blinks = new BlinkMeter();
  readonly #plane = new PlaneTracker();
  #track = NaN;

  constructor(windowSeconds: number) {
    this.#evidence = new EvidenceWindows({
      seconds: windowSeconds,
      empty: () => new MotionEvidence(),
      judge,
    });
  }

  push(observation: Observation): readonly Signal[] {
    const closed = this.#evidence.advance(observation);
    if (observation.kind === 'frame') this.#look(observation);
    return closed;
  }

  flush(): readonly Signal[] {
    return this.#evidence.finish();
  }

  summary(): Signal {
    return this.#evidence.summary();
  }

  #look({ faces: [face], sourceWidth, sourceHeight }: FrameObservation): void {
    if (face === undefined) return;
    let fit = false as boolean;
    this.#evidence.count(({ limits }) => {
      fit = limits.admit(face);
    });
    const aspect = sourceWidth / sourceHeight;
    const lips = mouthShape(face, aspect)?.height;
    if (!fit || lips === undefined) return;
    if (face.track !== this.#track) {
      this.#blinks.restart();
      this.#plane.restart();
    }
    this.#track = face.track;
    const step = this.#plane.next(face, aspect);
    const { left, right } = face.eyes;
    const before = this.#blinks.count;
    this.#blinks.next(face.timestamp, (left + right) / 2);
    this.#evidence.count((evidence) => {
      evidence.movement.add(face.timestamp, { left, right, lips }, LONGEST_STEP);
      evidence.blinks += this.#blinks.count - before;
      if (step !== undefined) evidence.plane.add(step);
    });
  }
}

/** What was seen of a stretch of the call. */
class MotionEvidence {
  readonly limits = new FaceLimits();
  readonly movement = new FacialMovement();
  readonly plane = new PlaneMotion();
  blinks = 0;
}

function judge({ start, end }: MediaSpan, { limits, movement, plane, blinks }: MotionEvidence): Signal {
  if (!saysEnough(movement)) {
    return { status: 'abstained', analyzer: id, start, end, reason: limits.reason };
  }
  const { seconds, pictures } = movement;
  const logit = motionLogit(movement.measures());
  const lifeless = looksLifeless({ logit, blinks, seconds, pictures, flat: planeLogit(plane) });
  const finding: Finding = {
    code: 'motion/lifeless',
    start,
    end,
    message: `No blink in ${seconds.toFixed(0)} s, and nothing in the face moves but the face as a whole.`,
  };
  return {
    status: 'measured',
    analyzer: id,
    start,
    end,
    score: 1 / (1 + Math.exp(-logit)),
    ...(lifeless && { llr: FOUND_LLR, findings: [finding] }),
  };
}
