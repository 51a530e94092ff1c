import type { Verdict } from '@bonafide/core';

/**
 * `syntheticMediaDetectionInfo` of Microsoft Graph (beta), which a certified bot reports of a participant with
 * `participant: reportSyntheticMedia`. Sending it takes the permission Calls.ReportSyntheticMedia.All, and is the bot's.
 */
export interface SyntheticMediaDetectionInfo {
  readonly '@odata.type': '#microsoft.graph.syntheticMediaDetectionInfo';
  readonly detectionId: string;
  readonly detectorBot: {
    readonly '@odata.type': '#microsoft.graph.identitySet';
    readonly application: { readonly id: string; readonly displayName: string };
  };
  readonly isParticipantTrusted: boolean;
  /** 0 to 1. */
  readonly syntheticConfidence: number;
}

export interface Detector {
  /** Application id of the bot. */
  readonly id: string;
  readonly displayName: string;
}

/**
 * A verdict in that shape. Only `genuine` makes a participant trusted. `undefined` where no calibrated evidence gave a
 * probability: the format has no way to say "cannot tell", and a number made up for it would be a claim.
 */
export function toDetectionInfo(
  verdict: Verdict,
  detectionId: string,
  { id, displayName }: Detector,
): SyntheticMediaDetectionInfo | undefined {
  if (verdict.posterior === null) return undefined;
  return {
    '@odata.type': '#microsoft.graph.syntheticMediaDetectionInfo',
    detectionId,
    detectorBot: { '@odata.type': '#microsoft.graph.identitySet', application: { id, displayName } },
    isParticipantTrusted: verdict.kind === 'genuine',
    syntheticConfidence: verdict.posterior,
  };
}
