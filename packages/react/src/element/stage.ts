import type { ChallengeStep } from '@bonafide/liveness';
import { drawGuide } from './guide.ts';
import { make, makeSvg } from './dom.ts';

/** Width over height of the stage, for cameras that are as wide or wider; it cuts their sides off. */
const WIDEST = 3 / 4;

/** The caller's own picture, in its whole height, with what is asked drawn over it. */
export interface Stage {
  readonly element: HTMLElement;
  setTrack(track: MediaStreamTrack | null): void;
  draw(step: ChallengeStep | undefined, part: number): void;
}

export function createStage(): Stage {
  const video = make('video', '');
  video.muted = true;
  video.playsInline = true;
  video.autoplay = true;
  video.setAttribute('aria-hidden', 'true');
  // As high as the picture, whatever the stage's shape: a size that is asked for is a share of the picture's height.
  const preserveAspectRatio = 'xMidYMid slice';
  const hidden = { 'aria-hidden': 'true', focusable: 'false' };
  const guide = makeSvg('svg', { viewBox: '0 0 120 160', preserveAspectRatio, ...hidden });
  const element = make('div', 'stage', [video, guide]);
  video.addEventListener('resize', () => {
    const { videoWidth, videoHeight } = video;
    if (videoHeight > 0)
      element.style.setProperty('--aspect', Math.min(WIDEST, videoWidth / videoHeight).toFixed(4));
  });
  return {
    element,
    setTrack(track) {
      video.srcObject = track === null ? null : new MediaStream([track]);
    },
    draw(step, part) {
      guide.replaceChildren(...drawGuide(step?.params, part));
    },
  };
}
