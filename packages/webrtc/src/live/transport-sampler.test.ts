import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTransportSampler, type StatsReport } from './transport-sampler.ts';

const report = (arrived: number, inbound = true): StatsReport => {
  const entries: Record<string, unknown>[] = [
    { type: 'candidate-pair', bytesReceived: arrived, requestsReceived: 0, responsesReceived: NaN },
    { type: 'codec', id: 'c1', mimeType: 'video/VP8' },
    ...(inbound ? [{ type: 'inbound-rtp', kind: 'video', codecId: 'c1', framesReceived: 7 }] : []),
  ];
  return {
    forEach: (visit) => {
      entries.forEach((entry) => {
        visit(entry);
      });
    },
  };
};

describe('createTransportSampler', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('tells for how long nothing arrived, neither before the first packet nor while packets come', async () => {
    const told: number[] = [];
    const arrivals = [0, 0, 100, 200, 200, 200, 250, 250];
    let at = 0;
    using sampler = createTransportSampler({
      read: () => Promise.resolve(report(arrivals[at++]!)),
      now: () => 1,
      onSilence: (seconds) => told.push(seconds),
    });
    await vi.advanceTimersByTimeAsync(2000 * arrivals.length);
    expect(told).toEqual([2, 4, 2]);
    expect(sampler.latest).toMatchObject({ codec: 'video/VP8', framesReceived: 7, timestamp: 1 });
  });

  it('keeps what it knew when a report fails or has no picture in it', async () => {
    const reports = [report(1), report(2, false)];
    using sampler = createTransportSampler({
      read: async () => reports.shift() ?? Promise.reject(new Error('closing')),
      now: () => 1,
    });
    await vi.advanceTimersByTimeAsync(8000);
    expect(sampler.latest).toMatchObject({ framesReceived: 7 });
  });
});
