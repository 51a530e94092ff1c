import type { ChallengeStep } from '@bonafide/liveness';
import { drawGuide } from './guide.ts';
import { make, makeSvg } from './dom.ts';

/** The caller's own picture with what is asked drawn over it. */
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
  const guide = makeSvg('svg', { viewBox: '0 0 120 160', 'aria-hidden': 'true', focusable: 'false' });
  return {
    element: make('div', 'stage', [video, guide]),
    setTrack(track) {
      video.srcObject = track === null ? null : new MediaStream([track]);
    },
    draw(step, part) {
      guide.replaceChildren(...drawGuide(step?.params, part));
    },
  };
}
