/**
 * Child of the speed benchmark: runs `@vladmandic/human`'s face pipeline (tfjs, WebAssembly) over raw frames.
 *
 * usage: tsx human-frames.ts FRAMES WIDTH HEIGHT; prints one line of JSON, see `FramesCost`.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FramesCost, readFrames } from './raw-frames.ts';

/** The part of human's interface that is used here; its own types need a DOM. */
interface Human {
  readonly tf: {
    tensor3d(data: Int32Array, shape: readonly number[], type: 'int32'): object;
    dispose(tensor: object): void;
  };
  load(): Promise<void>;
  detect(tensor: object): Promise<{
    readonly error: string | null;
    readonly face: readonly { readonly mesh: readonly unknown[]; readonly embedding?: readonly number[] }[];
  }>;
}

const require = createRequire(import.meta.url);
const humanDirectory = dirname(require.resolve('@vladmandic/human'));
const wasmDirectory = dirname(require.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm'));

/** Its defaults (caching of its own included), with everything off that is not the face pipeline. */
const CONFIG = {
  backend: 'wasm',
  wasmPath: `${wasmDirectory}/`,
  modelBasePath: `${pathToFileURL(join(humanDirectory, '..', 'models')).href}/`,
  debug: false,
  filter: { enabled: false },
  gesture: { enabled: false },
  body: { enabled: false },
  hand: { enabled: false },
  object: { enabled: false },
  segmentation: { enabled: false },
  face: {
    enabled: true,
    detector: { enabled: true, maxDetected: 1 },
    mesh: { enabled: true },
    iris: { enabled: true },
    description: { enabled: true },
    emotion: { enabled: false },
    antispoof: { enabled: false },
    liveness: { enabled: false },
  },
};

// Human loads its models by fetch, which in Node takes no file URLs. Nothing else may be fetched.
globalThis.fetch = async (input) => {
  const url = new URL(input instanceof Request ? input.url : input);
  return Promise.resolve(new Response(readFileSync(url)));
};

const [path = '', width = '', height = ''] = process.argv.slice(2);
const size = { width: Number(width), height: Number(height) };
const { default: createHuman } = require(join(humanDirectory, 'human.node-wasm.js')) as {
  readonly default: new (config: object) => Human;
};
const human = new createHuman(CONFIG);
await human.load();

let seconds = 0;
let frames = 0;
let found = 0;
for await (const rgba of readFrames(path, size)) {
  const rgb = new Int32Array(size.width * size.height * 3);
  for (let pixel = 0, from = 0; from < rgba.length; pixel += 3, from += 4) {
    for (let channel = 0; channel < 3; channel++) rgb[pixel + channel] = rgba[from + channel]!;
  }
  const started = performance.now();
  const tensor = human.tf.tensor3d(rgb, [size.height, size.width, 3], 'int32');
  const { face } = await human.detect(tensor);
  human.tf.dispose(tensor);
  // The first picture pays for compiling the kernels, which no longer call would notice.
  if (frames > 0) seconds += (performance.now() - started) / 1000;
  frames += 1;
  // Human goes on without a word when a model did not load: only whole results count as found.
  if (face.some(({ mesh, embedding }) => mesh.length >= 468 && embedding?.length === 1024)) found += 1;
}
const cost: FramesCost = { frames, found, seconds };
process.stdout.write(`${JSON.stringify(cost)}\n`);
