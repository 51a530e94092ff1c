/**
 * Child of the speed benchmark: what `verify` does with pictures, over raw frames: the face pipeline and every
 * analyzer, without decoding and sound.
 *
 * usage: tsx verify-frames.ts FRAMES WIDTH HEIGHT FPS; prints one line of JSON, see `FramesCost`.
 */
import { createSession } from '@bonafide/core';
import { composeSession } from 'bonafide';
import { type FramesCost, readFrames } from './raw-frames.ts';

const [path = '', ...numbers] = process.argv.slice(2);
const [width = 0, height = 0, fps = 1] = numbers.map(Number);

await using parts = await composeSession();
let found = 0;
await using session = await createSession({
  ...parts.options,
  onObservation(observation) {
    if (observation.kind === 'frame' && observation.faces.length > 0) found += 1;
  },
});
let seconds = 0;
let frames = 0;
for await (const data of readFrames(path, { width, height })) {
  const started = performance.now();
  await session.push({
    kind: 'video',
    timestamp: frames / fps,
    sourceWidth: width,
    sourceHeight: height,
    toRgba: () => ({ width, height, data }),
    [Symbol.dispose]: () => undefined,
  });
  // As for human: the first picture pays for what no later one does.
  if (frames > 0) seconds += (performance.now() - started) / 1000;
  frames += 1;
}
const cost: FramesCost = { frames, found, seconds };
process.stdout.write(`${JSON.stringify(cost)}\n`);
