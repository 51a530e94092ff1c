import type { Finding, Verdict } from '@bonafide/core';
import type { LiveUpdate } from '@bonafide/webrtc';
import { CloudEvent } from 'cloudevents';

/** What subscribers get: the judgement, and nothing of the face or the voice. */
export interface VerdictData {
  /** Seconds since the participant joined. */
  readonly timestamp: number;
  readonly verdict: Verdict;
  /** What was found since the event before. */
  readonly news: readonly Finding[];
}

const TYPES = { judgement: 'dev.bonafide.verdict.updated', ended: 'dev.bonafide.verdict.final' } as const;

/**
 * An update as a CloudEvent (CNCF, version 1.0); `undefined` for updates that carry no judgement. The subject is the
 * participant, by an id of the application's that names nobody.
 */
export function toCloudEvent(
  update: LiveUpdate,
  call: { readonly source: string; readonly participant: string },
): CloudEvent<VerdictData> | undefined {
  if (update.kind === 'track') return undefined;
  const { verdict } = update.kind === 'ended' ? update.result : update;
  return new CloudEvent<VerdictData>({
    type: TYPES[update.kind],
    source: call.source,
    subject: call.participant,
    datacontenttype: 'application/json',
    data: { timestamp: update.timestamp, verdict, news: update.kind === 'judgement' ? update.news : [] },
  });
}
