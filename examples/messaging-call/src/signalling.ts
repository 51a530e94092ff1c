import type { AccessibilityNeed } from '@bonafide/liveness';

/** What the two pages tell each other; the server passes these two on, and nothing else. */
export type Signal =
  | { readonly kind: 'description'; readonly description: RTCSessionDescriptionInit }
  | { readonly kind: 'candidate'; readonly candidate: RTCIceCandidateInit | null };

/** What a page asks of the server. */
export type RoomRequest =
  /** That the other person prove that they are live. */
  | { readonly kind: 'challenge' }
  /** Not to have to. */
  | { readonly kind: 'decline' };

/** How a proof of life ended, by the word of the server; `broken`: it could not be made. */
export type ProofOutcome = 'passed' | 'failed' | 'expired' | 'abandoned' | 'declined' | 'broken';

/** What the server itself says. `first` was in the room before, and does not offer. */
export type RoomNotice =
  | { readonly kind: 'paired'; readonly first: boolean }
  | { readonly kind: 'left' }
  | { readonly kind: 'full' }
  /** The other person asks for a proof of life; the ticket is for one try. */
  | { readonly kind: 'challenged'; readonly ticket: string }
  /** The question was not answered in time; its ticket is void. */
  | { readonly kind: 'lapsed' }
  /** How the proof ended that was asked for; `strong`: no step was left out for what a caller cannot have or do. */
  | { readonly kind: 'proof'; readonly outcome: ProofOutcome; readonly strong: boolean };

/** What a caller may say that they cannot have or do, as the page asks it. */
export const NEEDS = ['flashing-light', 'screen-light', 'speech', 'head-movement'] as const satisfies readonly AccessibilityNeed[]; // prettier-ignore
