/**
 * Judges voices the way a call's are judged (speech gating, windows, calibration), clip by clip, and measures the cost.
 *
 * usage: npx pnpm@10 bench:voices --table TABLE.tsv --folder FOLDER [--seconds 30]
 * TABLE has columns `file` and `label` (real | fake) and may have `system`. One JSON line a clip, and a last one:
 *
 *   judged, abstained   clips, and clips by reason
 *   eer, auc, cllr      over the judged clips; `cllr` where the model is calibrated
 *   cpuMsPerWindow      CPU of front end and network for 4 s of speech, one thread; the network alone; medians
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type Analyzer,
  AUDIO_SAMPLE_RATE,
  createSpeechTracker,
  createVoiceActivity,
  createVoiceSyntheticAnalyzer,
  type InferenceSession,
  type Signal,
} from '@bonafide/core';
import { modelManifest } from '@bonafide/models';
import { openModel } from '@bonafide/models/node';
import { findFfmpeg } from '@bonafide/recorded';
import { cpuMs } from './inference-meter.ts';
import { median } from './median.ts';

const { values } = parseArgs({
  options: {
    table: { type: 'string' },
    folder: { type: 'string' },
    seconds: { type: 'string', default: '600' },
  },
});
if (values.table === undefined || values.folder === undefined) {
  throw new Error('usage: bench:voices --table TABLE.tsv --folder FOLDER');
}

const ffmpeg = await findFfmpeg();
await using activity = await openModel('voice-activity');
await using network = await openModel('voice-synthetic');
const networkMs: number[] = [];
const wholeMs: number[] = [];
const model: InferenceSession = {
  inputNames: network.inputNames,
  outputNames: network.outputNames,
  async run(inputs) {
    const before = cpuMs();
    const outputs = await network.run(inputs);
    if (inputs['frames']?.dims[1] === 398) networkMs.push(cpuMs() - before);
    return outputs;
  },
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
const { calibration } = modelManifest('voice-synthetic');
const analyzer = createVoiceSyntheticAnalyzer({ model, calibration });

const judged: { readonly fake: boolean; readonly score: number; readonly llr: number | undefined }[] = [];
const abstained: Record<string, number> = {};
for (const { file, label, system } of await readTable(values.table)) {
  const sound = await decode(join(values.folder, file), Number(values.seconds));
  const signal = await judge(analyzer, sound);
  process.stdout.write(`${JSON.stringify({ file, label, system, ...signal, findings: undefined })}\n`);
  if (signal.status === 'measured') {
    judged.push({ fake: label === 'fake', score: signal.score, llr: signal.llr });
  } else {
    abstained[signal.reason] = (abstained[signal.reason] ?? 0) + 1;
  }
}
const of = (fake: boolean): typeof judged => judged.filter((clip) => clip.fake === fake);
const summary = {
  judged: { real: of(false).length, fake: of(true).length },
  abstained,
  ...merit(of(false), of(true)),
  cpuMsPerWindow: { whole: median(wholeMs), network: median(networkMs) },
};
process.stdout.write(`${JSON.stringify(summary)}\n`);

/** One call: all of a sound through a new tracker and a new session. */
async function judge(by: Analyzer, sound: Float32Array): Promise<Signal> {
  const tracker = createSpeechTracker({ activity: createVoiceActivity(activity) });
  await using session = await by.open();
  const steps = await tracker.next({
    kind: 'audio',
    timestamp: 0,
    data: sound,
    [Symbol.dispose]: () => undefined,
  });
  const before = cpuMs();
  for (const step of steps) await session.push(step);
  await session.flush();
  const speech = steps.filter(({ speaking }) => speaking).length * 0.032;
  // A window of 4 s brings 2 s of new speech after the first.
  if (speech >= 8) wholeMs.push((cpuMs() - before) / Math.max(1, (speech - 2) / 2));
  return session.summary();
}

function merit(real: typeof judged, fake: typeof judged): Readonly<Record<string, number | undefined>> {
  if (real.length === 0 || fake.length === 0) return {};
  const thresholds = judged.map(({ score }) => score);
  const rates = thresholds.map((threshold) => {
    const alarms = real.filter(({ score }) => score >= threshold).length / real.length;
    const misses = fake.filter(({ score }) => score < threshold).length / fake.length;
    return { gap: Math.abs(alarms - misses), eer: (alarms + misses) / 2 };
  });
  const wins = fake.flatMap((f) =>
    real.map((r) => (f.score > r.score ? 1 : f.score === r.score ? 0.5 : 0) as number),
  );
  const bits = (clips: typeof judged, sign: number): number =>
    clips.reduce((sum, { llr }) => sum + Math.log2(1 + Math.exp(sign * llr!)), 0) / clips.length;
  const calibrated = judged.every(({ llr }) => llr !== undefined);
  return {
    eer: rates.sort((a, b) => a.gap - b.gap)[0]!.eer,
    auc: wins.reduce((sum, win) => sum + win, 0) / wins.length,
    ...(calibrated && { cllr: (bits(real, 1) + bits(fake, -1)) / 2 }),
  };
}

async function readTable(path: string): Promise<readonly { file: string; label: string; system: string }[]> {
  const [head = '', ...lines] = (await readFile(path, 'utf8')).trim().split('\n');
  const names = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
    return { file: cell('file'), label: cell('label'), system: cell('system') };
  });
}

async function decode(path: string, seconds: number): Promise<Float32Array> {
  const rate = String(AUDIO_SAMPLE_RATE);
  const decoder = spawn(
    ffmpeg,
    ['-v', 'error', '-t', String(seconds), '-i', path, '-ac', '1', '-ar', rate, '-f', 'f32le', '-'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const chunks: Buffer[] = [];
  for await (const chunk of decoder.stdout) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~3)));
}
