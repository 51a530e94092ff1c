import type { TransportStats } from '../transport-stats.ts';

/** The part of `RTCStatsReport` that is read. */
export interface StatsReport {
  forEach(visit: (entry: Readonly<Record<string, unknown>>) => void): void;
}

/** Reads a connection's statistics now and then. Holds one timer until it is disposed. */
export interface TransportSampler extends Disposable {
  /** As last read; absent before, and where the platform tells nothing. */
  readonly latest: TransportStats | undefined;
}

const EVERY_MS = 2_000;

export interface TransportSamplerOptions {
  readonly read: () => Promise<StatsReport>;
  /** Seconds of the session. */
  readonly now: () => number;
  /**
   * Told after each report for how many seconds nothing at all has arrived, media and ICE's checks alike; never before
   * the first packet. A peer that is there answers checks every few seconds, muted or not.
   */
  readonly onSilence?: (seconds: number) => void;
}

/** A report that fails is skipped: statistics are a help, never a condition. */
export function createTransportSampler(options: TransportSamplerOptions): TransportSampler {
  const { read, now, onSilence } = options;
  let latest: TransportStats | undefined;
  let arrived = 0;
  /** Reports since something arrived: counted and not timed, for this process may have slept. */
  let silent = 0;
  let disposed = false;
  const sample = async (): Promise<void> => {
    try {
      const report = await read();
      if (disposed) return;
      latest = toTransportStats(report, now()) ?? latest;
      const before = arrived;
      arrived = countArrivals(report);
      silent = arrived === before ? silent + 1 : 0;
      if (arrived > 0 && silent > 0) onSilence?.((silent * EVERY_MS) / 1000);
    } catch {
      // A connection that is closing refuses to tell.
    }
  };
  const timer = setInterval(() => void sample(), EVERY_MS);
  return {
    get latest() {
      return latest;
    },
    [Symbol.dispose]() {
      disposed = true;
      clearInterval(timer);
    },
  };
}

/** Everything that came from the other side: bytes of media, and ICE's questions and answers. */
function countArrivals(report: StatsReport): number {
  let sum = 0;
  report.forEach((entry) => {
    if (entry['type'] === 'candidate-pair') {
      for (const name of ['bytesReceived', 'requestsReceived', 'responsesReceived'])
        sum += numberAt(entry, name) ?? 0;
    }
  });
  return sum;
}

/** The first inbound video stream of a report, with its codec. */
function toTransportStats(report: StatsReport, timestamp: number): TransportStats | undefined {
  const codecs = new Map<unknown, unknown>();
  let inbound: Readonly<Record<string, unknown>> | undefined;
  report.forEach((entry) => {
    if (entry['type'] === 'codec') codecs.set(entry['id'], entry['mimeType']);
    if (entry['type'] === 'inbound-rtp' && (entry['kind'] ?? entry['mediaType']) === 'video')
      inbound ??= entry;
  });
  if (inbound === undefined) return undefined;
  const entry = inbound;
  const count = (name: string): number => numberAt(entry, name) ?? 0;
  const codec = codecs.get(entry['codecId']);
  return {
    timestamp,
    ...(typeof codec === 'string' && { codec }),
    framesReceived: count('framesReceived'),
    framesDecoded: count('framesDecoded'),
    framesDropped: count('framesDropped'),
    packetsLost: count('packetsLost'),
    ...optional('framesPerSecond', numberAt(entry, 'framesPerSecond')),
    ...optional('jitter', numberAt(entry, 'jitter')),
    ...optional('freezes', numberAt(entry, 'freezeCount')),
    ...optional('freezeSeconds', numberAt(entry, 'totalFreezesDuration')),
    ...optional('frameWidth', numberAt(entry, 'frameWidth')),
    ...optional('frameHeight', numberAt(entry, 'frameHeight')),
  };
}

function numberAt(entry: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = entry[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function optional<K extends string>(name: K, value: number | undefined): Partial<Record<K, number>> {
  return (value === undefined ? {} : { [name]: value }) as Partial<Record<K, number>>;
}
