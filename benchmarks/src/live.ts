/**
 * Cost of live calls in Node: a real talking head with speech, 2 analysed pictures a second, every frame as a thumbnail,
 * through the session that live adapters use, with every model that has weights; one thread. Media decoding is left out.
 *
 * usage: npx pnpm@10 bench:live [--seconds 20] [--sessions 20] [--minutes 0]
 * --minutes plays the call again and again to that many sessions, for memory. Last line:
 *
 *   cpuMsPerFrame    CPU time of one analysed picture with its 0.5 s of sound and thumbnails, one session, after another one has
 *                    been through the whole call and the code is compiled, from its seventh second on
 *   glueShare        share of the time outside of inference: crops, features, tracking, fusion, collecting garbage
 *   callsPerCore     calls that a core carries at 2 pictures a second: 500 / cpuMsPerFrame, rounded down
 *   n                pictures behind these figures
 *   sessions         simultaneous sessions, fed sample by sample in turn
 *   sameAsAlone      whether each of them, on a pool too, came to the very result of one session alone
 *   poolSpeedup      wall time of those sessions on one thread over that with inference on a pool of one thread a core
 *   rssGrowthMb      resident memory at the end less that at a third of the way, all sessions together
 *
 * Every ten seconds the place is said on stderr; where nothing is done for two minutes, the benchmark ends with 1 and says where.
 */
import { parseArgs } from 'node:util';
import { createSession, type Sample, type Session, type VerificationResult } from '@bonafide/core';
import { composeSession, type SessionParts } from '@bonafide/models';
import { createInferencePool, openModel } from '@bonafide/models/node';
import { cpuMs, createInferenceMeter } from './inference-meter.ts';
import { later, type LiveCall, readLiveCall } from './live-call.ts';
import { watchProgress } from './progress-watch.ts';

const FPS = 2;
/** Seconds of media after which buffers are there and the first looks of every analyzer are over. */
const WARM_UP = 6;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    sessions: { type: 'string', default: '20' },
    minutes: { type: 'string', default: '0' },
  },
});

using progress = watchProgress({
  patience: 120,
  say: (place) => process.stderr.write(`  ${place}\n`),
  stuck(message) {
    process.stderr.write(`bench:live is stuck: ${message}\n`);
    process.exit(1);
  },
});
progress.reached('decoding the call');
const call = await readLiveCall(Math.max(WARM_UP + 2, Number(values.seconds)), FPS).catch(
  (error: unknown) => {
    process.stderr.write(`bench:live skipped: ${error instanceof Error ? error.message : String(error)}\n`);
  },
);
if (call === undefined) {
  print({ cpuMsPerFrame: null, glueShare: null, callsPerCore: null, n: 0 });
} else {
  const meter = createInferenceMeter();
  await using parts = await composeSession(async (id) => meter.open(id));
  const alone = await measureAlone(call, parts, meter);
  const together = await measureTogether(call, alone.result);
  print({ ...alone.figures, ...together });
}

/** One session over the whole call, after another; figures from the part after the warm-up. */
async function measureAlone(
  { samples, seconds }: LiveCall,
  parts: SessionParts,
  meter: ReturnType<typeof createInferenceMeter>,
): Promise<{ readonly figures: object; readonly result: VerificationResult }> {
  await playOnce(samples, parts);
  await using session = await createSession(parts.options);
  let before = { cpu: 0, wall: 0 };
  let frames = 0;
  let warm = false;
  for (const sample of samples) {
    if (!warm && sample.timestamp >= WARM_UP) {
      warm = true;
      meter.reset();
      before = { cpu: cpuMs(), wall: performance.now() };
    }
    await session.push(sample);
    progress.reached(`one session, ${sample.timestamp.toFixed(0)} of ${seconds} s`);
    if (warm && sample.kind === 'video') frames += 1;
  }
  const perFrame = (cpuMs() - before.cpu) / frames;
  const wall = performance.now() - before.wall;
  const shares = [...meter.costs].map(([id, { wallMs, runs }]) => ({ id, share: wallMs / wall, runs }));
  const glue = 1 - shares.reduce((sum, { share }) => sum + share, 0);
  for (const { id, share, runs } of shares) {
    const each = runs === 0 ? '' : `, ${((share * perFrame * frames) / runs).toFixed(2)} ms each of ${runs}`;
    say(`  ${id.padEnd(22)} ${(share * perFrame).toFixed(2).padStart(6)} ms a picture${each}`);
  }
  say(`  glue                   ${(glue * perFrame).toFixed(2).padStart(6)} ms a picture`);
  say(`one session: ${perFrame.toFixed(2)} ms a picture over ${seconds - WARM_UP} s`);
  return {
    figures: {
      cpuMsPerFrame: round(perFrame),
      glueShare: round(glue),
      callsPerCore: Math.floor(1000 / FPS / perFrame),
      n: frames,
      models: [...meter.costs.keys()],
    },
    result: await session.finish(),
  };
}

/** A server runs for hours: what V8 compiles in its first minute, on threads of its own, is no cost of a call. */
async function playOnce(samples: readonly Sample[], parts: SessionParts): Promise<void> {
  await using session = await createSession(parts.options);
  for (const sample of samples) {
    await session.push(sample);
    progress.reached(`warming up, ${sample.timestamp.toFixed(0)} s`);
  }
}

/** Many sessions that share the models, each given the next sample in turn: on this thread, then on a pool. */
async function measureTogether({ samples, seconds }: LiveCall, alone: VerificationResult): Promise<object> {
  const count = Number(values.sessions);
  const rounds = Math.max(1, Math.ceil((Number(values.minutes) * 60) / seconds));
  const rss: number[] = [];
  await using here = await composeSession(async (id) => openModel(id));
  const single = await playTogether(
    { samples, seconds },
    { parts: here, count, rounds, rss, where: 'on one thread' },
  );
  await using pool = createInferencePool();
  await using there = await composeSession(pool.openModel);
  const pooled = await playTogether(
    { samples, seconds },
    { parts: there, count, rounds: 1, where: 'on a pool' },
  );
  const wanted = JSON.stringify(alone);
  const [third = 0, last = 0] = [rss[Math.floor(rss.length / 3)], rss.at(-1)];
  say(`${count} sessions at once, ${rounds * seconds} s each: ${last.toFixed(0)} MiB at the end`);
  const results = rounds === 1 ? [...single.results, ...pooled.results] : pooled.results;
  return {
    sessions: count,
    sameAsAlone: results.every((result) => JSON.stringify(result) === wanted),
    poolThreads: pool.threads,
    poolSpeedup: round(single.wallMs / rounds / pooled.wallMs),
    rssMb: Math.round(last),
    rssGrowthMb: Math.round(last - third),
  };
}

interface Crowd {
  readonly parts: SessionParts;
  readonly count: number;
  /** How often the call is played; after the first time it is another call than a single one. */
  readonly rounds: number;
  /** Takes resident memory in MiB along the way. */
  readonly rss?: number[];
  /** For whoever waits. */
  readonly where: string;
}

async function playTogether(
  { samples, seconds }: LiveCall,
  { parts, count, rounds, rss, where }: Crowd,
): Promise<{ readonly results: readonly VerificationResult[]; readonly wallMs: number }> {
  const sessions: Session[] = [];
  for (let i = 0; i < count; i++) sessions.push(await createSession(parts.options));
  const started = performance.now();
  for (let round = 0; round < rounds; round++) {
    for (const [i, sample] of samples.entries()) {
      const moved = later(sample, round * seconds);
      await Promise.all(sessions.map(async (session) => session.push(moved)));
      progress.reached(`${count} sessions ${where}, ${moved.timestamp.toFixed(0)} of ${rounds * seconds} s`);
      if (i % 50 === 0) rss?.push(process.memoryUsage.rss() / 2 ** 20);
    }
  }
  const wallMs = performance.now() - started;
  progress.reached(`summing up ${count} sessions ${where}`);
  const results = await Promise.all(sessions.map(async (session) => session.finish()));
  await Promise.all(sessions.map(async (session) => session[Symbol.asyncDispose]()));
  return { results, wallMs };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function print(result: object): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
