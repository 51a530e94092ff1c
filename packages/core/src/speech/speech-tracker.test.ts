import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AudioObservation } from '../analyzer.ts';
import type { AudioSample } from '../sample.ts';
import { createSpeechTracker } from './speech-tracker.ts';
import type { VoiceActivity } from './voice-activity.ts';

/** "Speech" is loudness: deterministic and without memory. */
const byLoudness: VoiceActivity = {
  next: async (steps) => Promise.resolve(steps.map((step) => Math.min(1, Math.abs(step[0] ?? 0)))),
  reset: () => undefined,
};

const piece = (timestamp: number, data: Float32Array): AudioSample => ({
  kind: 'audio',
  timestamp,
  data,
  [Symbol.dispose]: () => undefined,
});

async function run(
  sound: Float32Array,
  cuts: readonly number[],
  offset = 0,
): Promise<readonly AudioObservation[]> {
  const tracker = createSpeechTracker({ activity: byLoudness });
  const edges = [0, ...[...cuts].sort((a, b) => a - b), sound.length];
  const all: AudioObservation[] = [];
  for (let i = 1; i < edges.length; i++) {
    const from = edges[i - 1]!;
    all.push(...(await tracker.next(piece(offset + from / 16_000, sound.subarray(from, edges[i])))));
  }
  return all;
}

const loud = (seconds: number, level: number): Float32Array => new Float32Array(seconds * 16_000).fill(level);

describe('createSpeechTracker', () => {
  it('gives the same steps however the sound is cut', async () => {
    const sound = Float32Array.from({ length: 9000 }, (_, i) => Math.sin(i / 40));
    const whole = await run(sound, []);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9000), { maxLength: 12 }), async (cuts) => {
        const parts = await run(sound, cuts);
        expect(parts.map(({ data, speaking }) => ({ data, speaking }))).toEqual(
          whole.map(({ data, speaking }) => ({ data, speaking })),
        );
        parts.forEach(({ timestamp }, i) => {
          expect(timestamp).toBeCloseTo(whole[i]?.timestamp ?? NaN, 6);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('shifts its times with the sound and nothing else', async () => {
    const sound = Float32Array.from({ length: 4096 }, (_, i) => Math.cos(i / 90));
    const [early, late] = [await run(sound, []), await run(sound, [], 100)];
    expect(late.map(({ timestamp }) => timestamp - 100)).toEqual(
      early.map(({ timestamp }) => expect.closeTo(timestamp, 6) as number),
    );
    expect(late.map(({ speaking }) => speaking)).toEqual(early.map(({ speaking }) => speaking));
  });

  it('bridges short pauses and ends speech after long ones', async () => {
    const sound = new Float32Array([
      ...loud(0.512, 0.9),
      ...loud(0.128, 0),
      ...loud(0.512, 0.9),
      ...loud(0.96, 0),
    ]);
    const speaking = (await run(sound, [])).map((step) => step.speaking);
    const spoken = speaking.lastIndexOf(true) + 1;
    expect(speaking.slice(0, spoken).every(Boolean)).toBe(true);
    expect(speaking.length - spoken).toBeGreaterThan(20);
  });

  it('starts anew after a gap in time', async () => {
    const tracker = createSpeechTracker({ activity: byLoudness });
    await tracker.next(piece(0, loud(0.05, 0.9)));
    const after = await tracker.next(piece(5, loud(0.064, 0)));
    expect(after.map(({ timestamp, speaking }) => [timestamp, speaking])).toEqual([
      [5, false],
      [5.032, false],
    ]);
  });

  it('lets sound through but hears no speech without a model', async () => {
    const steps = await createSpeechTracker().next(piece(0, loud(0.064, 1)));
    expect(steps.map(({ speaking, speechProbability }) => [speaking, speechProbability])).toEqual([
      [false, undefined],
      [false, undefined],
    ]);
  });
});
