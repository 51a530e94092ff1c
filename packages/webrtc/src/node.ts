export { createPeer } from './node/create-peer.ts';
export type { Peer, PeerOptions, SessionDescription } from './node/peer.ts';
export type { LiveWatch } from './live/live-watch.ts';
