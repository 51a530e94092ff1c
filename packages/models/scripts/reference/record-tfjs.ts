/**
 * Records what TensorFlow.js answers for the networks of `@vladmandic/human`, for test/golden/. Its plain CPU backend;
 * the TensorFlow.js is the one that `benchmarks` depends on.
 *
 * usage: pnpm reference:tfjs
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { sha256, type Golden, type GoldenCase } from '../../test/golden.ts';
import { drawTestPicture, type TestPicture } from '../../test/test-pictures.ts';

/** The parts of TensorFlow.js in use. */
interface TensorFlow {
  readonly version: { readonly tfjs: string };
  readonly io: { fromMemory(artifacts: object): unknown };
  setBackend(name: 'cpu'): Promise<boolean>;
  tensor(values: Float32Array, shape: readonly number[]): unknown;
  loadGraphModel(handler: unknown): Promise<{ execute(input: unknown, output: string): TfTensor }>;
}

interface TfTensor {
  data(): Promise<Float32Array>;
}

interface Network {
  readonly id: string;
  readonly file: string;
  readonly size: number;
  readonly toInput: (byte: number) => number;
  readonly outputs: Readonly<Record<string, string>>;
}

const NETWORKS: readonly Network[] = [
  {
    id: 'face-descriptor',
    file: 'faceres',
    size: 224,
    toInput: (byte) => byte,
    outputs: { descriptor: 'global_pooling/Mean' },
  },
  {
    id: 'face-liveness',
    file: 'liveness',
    size: 32,
    toInput: (byte) => byte / 255,
    outputs: { probabilities: 'Identity' },
  },
];

const require = createRequire(new URL('../../../../benchmarks/package.json', import.meta.url));
const tf = require('@tensorflow/tfjs') as TensorFlow;
await tf.setBackend('cpu');

for (const network of NETWORKS) {
  const at = (extension: string): URL =>
    new URL(`../../node_modules/@vladmandic/human/models/${network.file}.${extension}`, import.meta.url);
  const { modelTopology, weightsManifest } = JSON.parse(await readFile(at('json'), 'utf8')) as {
    readonly modelTopology: object;
    readonly weightsManifest: readonly { readonly weights: readonly object[] }[];
  };
  const weights = new Uint8Array(await readFile(at('bin')));
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const model = await tf.loadGraphModel(
    tf.io.fromMemory({ modelTopology, weightSpecs, weightData: weights.buffer }),
  );

  const cases: GoldenCase[] = [];
  for (const kind of ['noise', 'face'] as const) {
    const picture: TestPicture = { kind, size: network.size, seed: 4, zoom: 1000, shift: 0 };
    const pixels = drawTestPicture(picture);
    const input = tf.tensor(Float32Array.from(pixels, network.toInput), [1, network.size, network.size, 3]);
    const outputs: Record<string, GoldenCase['outputs'][string]> = {};
    for (const [name, tensor] of Object.entries(network.outputs)) {
      const values = await model.execute(input, tensor).data();
      outputs[name] = {
        length: values.length,
        every: 1,
        values: Array.from(values, (value) => Number(value.toPrecision(8))),
      };
    }
    cases.push({ ...picture, pixelsSha256: sha256(pixels), outputs });
  }
  const golden: Golden = {
    model: network.id,
    sourceSha256: sha256(weights),
    reference: `@tensorflow/tfjs ${tf.version.tfjs}, cpu backend`,
    cases,
  };
  await writeFile(
    new URL(`../../test/golden/${network.id}.json`, import.meta.url),
    `${JSON.stringify(golden)}\n`,
  );
  process.stderr.write(`recorded ${network.id}\n`);
}
