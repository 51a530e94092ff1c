import type { CaptureInfo } from '../capture-info.ts';

/** What a claim about a camera says against it. */
export interface CaptureDoubt {
  readonly code:
    | 'injection/virtual-camera'
    | 'injection/screen-capture'
    | 'injection/beyond-device'
    | 'injection/few-controls';
  readonly message: string;
}

/** What was delivered of late: pixels of the stream, and pictures a second (the usual interval's reciprocal). */
export interface Delivered {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number | undefined;
}

/**
 * Names that programs give the cameras they make, as their makers document them. A phone as a camera (DroidCam, Iriun,
 * Camo, EpocCam) and a background filter look the same to the platform, and are not told apart by a name alone.
 */
const VIRTUAL =
  /\bobs\b|virtual\s*(web)?cam|v4l2\s*loopback|dummy video device|manycam|xsplit|snap camera|splitcam|youcam|altercam|webcamoid|mmhmm|camtwist|e2esoft|\bvcam\b|unity video capture|deepfacelive|droidcam|iriun|epoccam|\bcamo\b|nvidia broadcast|chromacam|fake_device|akvirtualcamera/i;

/** Controls that a sensor behind a lens usually has; names of the Media Capture and Image Capture drafts of W3C. */
const CONTROLS = [
  'exposureMode',
  'exposureTime',
  'focusMode',
  'whiteBalanceMode',
  'colorTemperature',
  'brightness',
  'zoom',
] as const;
/** Frames a second beyond the stated range that jitter of timestamps can explain: a tenth. */
const RATE_SLACK = 1.1;

/** Compares what a platform says of a camera with known software cameras, and with what the camera delivers. */
export function captureDoubts(info: CaptureInfo, delivered: Delivered): readonly CaptureDoubt[] {
  const doubts: CaptureDoubt[] = [];
  const { deviceLabel = '', settings, capabilities, origin } = info;
  if (VIRTUAL.test(deviceLabel)) {
    const message = 'The camera bears the name of a program that makes or alters pictures.';
    doubts.push({ code: 'injection/virtual-camera', message });
  }
  if (settings?.displaySurface !== undefined) {
    doubts.push({
      code: 'injection/screen-capture',
      message: 'The picture is of a screen, not of a camera.',
    });
  }
  if (capabilities === undefined) return doubts;
  const highest = (name: string): number => {
    const capability = capabilities[name];
    return capability?.kind === 'range' ? capability.max : Infinity;
  };
  // A picture may be turned on its side on the way, and is made smaller by every call; never larger.
  const long = Math.max(highest('width'), highest('height'));
  const tooLarge = Math.max(delivered.width, delivered.height) > long;
  const tooFast = (delivered.frameRate ?? 0) > RATE_SLACK * highest('frameRate');
  if (tooLarge || tooFast) {
    const message = `The camera delivers ${tooLarge ? 'larger pictures' : 'more pictures a second'} than it says it can.`;
    doubts.push({ code: 'injection/beyond-device', message });
  }
  // The list may be hidden altogether: only one that names other things is known to lack these.
  if (origin === 'local' && 'width' in capabilities && !CONTROLS.some((name) => name in capabilities)) {
    const message = 'The camera offers no control over its exposure, focus or colour.';
    doubts.push({ code: 'injection/few-controls', message });
  }
  return doubts;
}
