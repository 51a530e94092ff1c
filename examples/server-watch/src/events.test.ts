import type { Verdict } from '@bonafide/core';
import type { LiveUpdate } from '@bonafide/webrtc';
import { describe, expect, it } from 'vitest';
import { toDetectionInfo } from './synthetic-media-detection-info.ts';
import { toCloudEvent } from './verdict-event.ts';

const verdict: Verdict = {
  kind: 'synthetic',
  posterior: 0.97,
  llr: 4.1,
  policy: 'bank',
  reasons: [],
  missing: [],
};
const judgement: LiveUpdate = {
  kind: 'judgement',
  timestamp: 8,
  verdict,
  signals: [],
  news: [],
  load: { fps: 5, received: 200, analysed: 40, dropped: 0, soundDropped: 0, costMs: 20 },
};
const call = { source: '/calls/7', participant: 'caller-1' };

describe('toCloudEvent', () => {
  it('makes an event of version 1.0 that names the participant by the application’s id', () => {
    const event = toCloudEvent(judgement, call);
    expect(event?.validate()).toBe(true);
    expect(event?.toJSON()).toMatchObject({
      specversion: '1.0',
      type: 'dev.bonafide.verdict.updated',
      source: '/calls/7',
      subject: 'caller-1',
      data: { timestamp: 8, verdict: { kind: 'synthetic', posterior: 0.97 }, news: [] },
    });
  });

  it('makes none of an update without a judgement', () => {
    const muted: LiveUpdate = { kind: 'track', media: 'video', timestamp: 1, change: { kind: 'muted' } };
    expect(toCloudEvent(muted, call)).toBeUndefined();
  });
});

describe('toDetectionInfo', () => {
  const bot = { id: 'app', displayName: 'bonafide' };

  it('states the probability as the confidence, and trusts nobody but a genuine caller', () => {
    expect(toDetectionInfo(verdict, 'd1', bot)).toMatchObject({
      syntheticConfidence: 0.97,
      isParticipantTrusted: false,
    });
    const genuine: Verdict = { ...verdict, kind: 'genuine', posterior: 0.001 };
    expect(toDetectionInfo(genuine, 'd1', bot)?.isParticipantTrusted).toBe(true);
    const open: Verdict = { ...verdict, kind: 'inconclusive', posterior: 0.001 };
    expect(toDetectionInfo(open, 'd1', bot)?.isParticipantTrusted).toBe(false);
  });

  it('states nothing where there is no calibrated evidence', () => {
    const none: Verdict = { ...verdict, kind: 'inconclusive', posterior: null, llr: null };
    expect(toDetectionInfo(none, 'd1', bot)).toBeUndefined();
  });
});
