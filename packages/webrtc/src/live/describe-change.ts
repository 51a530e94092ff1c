import type { EndedUpdate, TrackUpdate } from '../live-update.ts';

const SUBJECTS = { video: 'picture', audio: 'sound' } as const;
const DEVICES = { video: 'camera', audio: 'microphone' } as const;

/** What happened to a track, as one English sentence without its full stop: `The sound is muted`. */
export function describeChange({ media, change }: Pick<TrackUpdate, 'media' | 'change'>): string {
  const subject = `The ${SUBJECTS[media]}`;
  switch (change.kind) {
    case 'started':
      return `${subject} arrives`;
    case 'muted':
      return `${subject} is muted`;
    case 'unmuted':
      return `${subject} is no longer muted`;
    case 'stalled':
      return `${subject} has stopped arriving`;
    case 'resumed':
      return `${subject} arrives again`;
    case 'replaced':
      return `Another ${DEVICES[media]} took over`;
    case 'ended':
      return `${subject} has ended`;
    case 'resized':
      return `${subject} is now ${change.width} x ${change.height} pixels`;
  }
}

const ENDS: Readonly<Record<EndedUpdate['reason'], string>> = {
  'tracks-ended': 'The caller stopped sending',
  'peer-gone': 'The connection was lost',
  stopped: 'The watch was ended',
};

/** Why a watch is over, in the same form. */
export function describeEnd(reason: EndedUpdate['reason']): string {
  return ENDS[reason];
}
