/**
 * What each network costs: CPU time of one call on one thread, in Node (onnxruntime-node) and in WebAssembly
 * (onnxruntime-web on V8, which is Chromium's engine), taken in turn. CPU time, so that other work on the machine disturbs it little.
 *
 * usage: npx pnpm@10 bench:models [--runs 30]
 *
 *   models              by network: `nodeMs`, `wasmMs`, medians; `apart`, the largest difference of the two runtimes' outputs
 *   voiceWindow         `freshMs`: front end and network for 4 s of speech of which nothing was computed before, in Node
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import {
  AUDIO_SAMPLE_RATE,
  type AudioObservation,
  createVoiceSyntheticAnalyzer,
  type InferenceSession,
  type Tensor,
} from '@bonafide/core';
import { MODEL_IDS, type ModelId, modelManifest } from '@bonafide/models';
import { openModel as openInWasm, openWebRuntime } from '@bonafide/models/browser';
import { directoryAssets, openModel } from '@bonafide/models/node';
import { cpuMs } from './inference-meter.ts';
import { median } from './median.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '30' } } });
const runs = Number(values.runs);
/** Speech that one window takes, in seconds. */
const WINDOW_SECONDS = 4;
const QUIET_SECONDS = 1;

/** Windows that the network was asked of, by the session at hand. */
let windows = 0;

const wasm = createRequire(import.meta.resolve('@bonafide/models')).resolve(
  'onnxruntime-web/ort-wasm-simd-threaded.wasm',
);
const runtime = await openWebRuntime({ wasm: await readFile(wasm) });

const models: Record<string, { nodeMs: number; wasmMs: number; apart: number }> = {};
for (const id of MODEL_IDS) {
  models[id] = await compare(id);
  const { nodeMs, wasmMs, apart } = models[id];
  process.stdout.write(
    `${id.padEnd(22)} Node ${nodeMs.toFixed(1)} ms, wasm ${wasmMs.toFixed(1)} ms, apart ${apart.toExponential(0)}\n`,
  );
}
const voiceWindow = { freshMs: await freshWindow() };
process.stdout.write(
  `a fresh window of ${WINDOW_SECONDS} s through voice.synthetic: ${voiceWindow.freshMs.toFixed(1)} ms in Node\n`,
);
process.stdout.write(`${JSON.stringify({ node: process.version, runs, models, voiceWindow })}\n`);

/** Both runtimes on the same input, in turn. */
async function compare(id: ModelId): Promise<{ nodeMs: number; wasmMs: number; apart: number }> {
  await using node = await openModel(id);
  await using web = await openInWasm(id, { runtime, assets: directoryAssets() });
  const inputs = inputsOf(id);
  const [ours, theirs] = [await node.run(inputs), await web.run(inputs)];
  const apart = Math.max(
    ...Object.entries(ours).map(([name, { data }]) =>
      data.reduce((most, value, i) => Math.max(most, Math.abs(value - theirs[name]!.data[i]!)), 0),
    ),
  );
  const taken: Record<'node' | 'wasm', number[]> = { node: [], wasm: [] };
  for (let run = 0; run < runs; run++) {
    taken.node.push(await cost(() => node.run(inputs)));
    taken.wasm.push(await cost(() => web.run(inputs)));
  }
  return { nodeMs: median(taken.node)!, wasmMs: median(taken.wasm)!, apart };
}

function inputsOf(id: ModelId): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(
    modelManifest(id).inputs.map(({ name, dims }) => {
      const length = dims.reduce((product, dim) => product * dim, 1);
      return [name, { data: Float32Array.from({ length }, (_, i) => (i % 251) / 250), dims }];
    }),
  );
}

/** The analyzer on the first window of a call: every frame is new. Speech detection is a network of its own. */
async function freshWindow(): Promise<number> {
  await using model = await openModel('voice-synthetic');
  const { calibration } = modelManifest('voice-synthetic');
  const analyzer = createVoiceSyntheticAnalyzer({ model: counted(model), calibration });
  const sound = speech();
  const taken: number[] = [];
  for (let run = 0; run < runs; run++) {
    windows = 0;
    await using session = await analyzer.open();
    let spent = 0;
    for (const step of sound) {
      spent += await cost(async () => session.push(step));
      if (windows > 0) break;
    }
    if (windows !== 1) throw new Error('the sound holds less than a window of speech');
    taken.push(spent);
  }
  return median(taken)!;
}

function counted(model: InferenceSession): InferenceSession {
  return {
    inputNames: model.inputNames,
    outputNames: model.outputNames,
    run: (inputs) => {
      windows++;
      return model.run(inputs);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** A buzz with hiss after a quiet second, taken for speech: the cost does not hang on what is said. */
function speech(): readonly AudioObservation[] {
  const pieces = Math.ceil(((QUIET_SECONDS + WINDOW_SECONDS + 1) * AUDIO_SAMPLE_RATE) / 512);
  return Array.from({ length: pieces }, (_, piece) => {
    const timestamp = (piece * 512) / AUDIO_SAMPLE_RATE;
    const speaking = timestamp >= QUIET_SECONDS;
    const data = Float32Array.from({ length: 512 }, (_, i) => {
      const time = timestamp + i / AUDIO_SAMPLE_RATE;
      const hiss = (Math.sin((piece * 512 + i) * 12.9898) * 43758.5453) % 1;
      return speaking ? 0.1 * (((120 * time) % 1) - 0.5) + 0.01 * hiss : 0.0001 * hiss;
    });
    return { kind: 'audio', timestamp, data, speaking };
  });
}

async function cost(work: () => Promise<unknown>): Promise<number> {
  const before = cpuMs();
  await work();
  return Number((cpuMs() - before).toFixed(3));
}
