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
  looksFlat,
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
/** The ratio of a finding, over the photographs and recordings below. Without one there is none. */
const FOUND_LLR = findingRatio({ found: 35, of: 37 }, { found: 0, of: 28 });

/**
 * Asks whether a face is a photograph of one. Two signs: nothing in it moves by itself, no lid that closes and no lip that
 * opens (what landmarks of a photograph seem to do is error, which differs from eye to eye); and it moves as a plane does: one
 * homography takes it from each view to the one a second later, which it does not in a head that turns, since heads have
 * depth. Score: 0 = a face that moves, 1 = a picture of one; the sigmoid of the stronger of two logistic fits, see
 * `motionLogit` and `planeLogit`. Not calibrated.
 *
 * Blinks: Li, Chang and Lyu, "In ictu oculi" (WIFS 2018); eye aspect ratio: Soukupova and Cech (CVWW 2016). Lids and
 * lips as the mark of life against photographs: Pan et al., "Eyeblink-based anti-spoofing" (ICCV 2007); Kollreider et
 * al., "Real-time face detection and motion analysis with application in liveness assessment" (IEEE TIFS 2007). Planes:
 * De Marsico et al., "Moving face spoofing detection via 3D projective invariants" (ICB 2012), by cross ratios of points;
 * here by what a homography leaves of all of them, against how far the face moved.
 *
 * Photographs by attack-lab (a still that turns, tilts and drifts in the hand, half of them restlessly, H.264), up to 15 s long:
 * by fits without the recording in question 35 of 37 found (95 % interval 82 to 99 %; 34 of them by the plane), of 37 genuine
 * windows of 28 recordings none flagged (0 to 9 %), seven of which move too little to tell (`fit:analyzers`). As shipped, of 86 others of 29 recordings
 * 82 found (89 to 98 %), of 29 genuine pieces none; in windows of 8 s, the plane alone 182 of 190 and of 64 genuine ones none. Of `bench:analyzers`' 13, 11 are found, where lids and lips found 6. Lids and lips were fitted on 17 other photographs; they
 * need 12 s, and flagged one genuine caller who listens, whose head moves as no plane does: such a head is no photograph.
 * It is blind to swaps, puppets, re-made mouths and generators, which do blink and talk: AUC
 * 0.64, 0.60, 0.56 (n = 5 each) and 0.40 (n = 9), by lids and lips. Gaze, the pose of inner against outer landmarks and landmark jitter did
 * no better and are not used (decision 12). A photograph that stands still is for `stream.integrity`; a bent one has depth.
 *
 * Findings: `motion/lifeless`: no blink in at least 12 s, and lids and lips as still as those of a photograph;
 * `motion/flat`: no blink, and a plane's movement, in at least 7 s. Abstains with `face/none`, the quality limit that prevailed, or
 * `face/short` (under 7 s or 20 pictures of a fit face). Costs 0.03 ms a picture. Memory: 25 kB. Throws `config/invalid`.
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
  const { seconds } = movement;
  const [lifeless, flat] = [motionLogit(movement.measures()), planeLogit(plane)];
  const findings: Finding[] = [];
  if (looksLifeless({ logit: lifeless, blinks, seconds, flat })) {
    const message = `No blink in ${seconds.toFixed(0)} s, and nothing in the face moves but the face as a whole.`;
    findings.push({ code: 'motion/lifeless', start, end, message });
  } else if (looksFlat({ logit: flat, blinks })) {
    const message = `No blink in ${seconds.toFixed(0)} s, and the face moves as a flat picture of one does.`;
    findings.push({ code: 'motion/flat', start, end, message });
  }
  return {
    status: 'measured',
    analyzer: id,
    start,
    end,
    score: 1 / (1 + Math.exp(-Math.max(lifeless, flat ?? -Infinity))),
    ...(findings.length > 0 && { llr: FOUND_LLR, findings }),
  };
}
