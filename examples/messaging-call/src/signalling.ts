/** What the two pages tell each other through the server; it passes on what it does not understand. */
export type Signal =
  | { readonly kind: 'description'; readonly description: RTCSessionDescriptionInit }
  | { readonly kind: 'candidate'; readonly candidate: RTCIceCandidateInit | null }
  /** The callee asks for a proof of life; see the README for where the liveness package comes in. */
  | { readonly kind: 'challenge'; readonly instruction: string };

/** What the server itself says. `first` was in the room before, and does not offer. */
export type RoomNotice =
  | { readonly kind: 'paired'; readonly first: boolean }
  | { readonly kind: 'left' }
  | { readonly kind: 'full' };
