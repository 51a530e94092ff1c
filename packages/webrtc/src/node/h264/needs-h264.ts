/**
 * Whether an offer has pictures that `createPeer` cannot decode: H.264 and neither VP8 nor VP9 in a part that sends.
 * Take `createH264Peer` for it.
 */
export function needsH264(sdp: string): boolean {
  return sdp
    .split(/^(?=m=)/m)
    .filter((part) => part.startsWith('m=video') && !/^a=(recvonly|inactive)\s*$/m.test(part))
    .some((part) => /^a=rtpmap:\d+ H264\//im.test(part) && !/^a=rtpmap:\d+ VP[89]\//im.test(part));
}
