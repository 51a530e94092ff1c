export { createPeer } from './node/create-peer.ts';
export { createH264Peer, type H264PeerOptions } from './node/h264/create-h264-peer.ts';
export { needsH264 } from './node/h264/needs-h264.ts';
export { createOriginCheck, isOrigin, type OriginCheck } from './node/origin-check.ts';
export type { Peer, PeerOptions, SessionDescription } from './node/peer.ts';
export type { LiveWatch } from './live/live-watch.ts';
