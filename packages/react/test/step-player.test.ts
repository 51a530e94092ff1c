import type { ChallengeStep } from '@bonafide/liveness';
import { cuesFor } from '@bonafide/liveness/client';
import { afterEach, expect, it, vi } from 'vitest';
import { playStep } from '../src/element/step-player.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A display whose frames come at given times, in milliseconds. */
function display(times: readonly number[]): { run(): void; now(): number } {
  const waiting: ((now: number) => void)[] = [];
  let current = 0;
  vi.stubGlobal('requestAnimationFrame', (callback: (now: number) => void) => waiting.push(callback));
  vi.stubGlobal('cancelAnimationFrame', () => undefined);
  return {
    now: () => current,
    run() {
      for (const time of times) {
        current = time;
        for (const callback of waiting.splice(0)) callback(time);
      }
    },
  };
}

const light: ChallengeStep = {
  id: 'step-0-0',
  kind: 'light',
  durationMs: 3000,
  params: {
    kind: 'light',
    style: 'flash',
    flashes: [0.4, 0.5, 0.45].map((seconds, i) => ({ rgb: [77, 77 + i, 255] as const, seconds })),
  },
};

it('shows each part at the first frame at or after its cue, and does not fall behind when frames are late', () => {
  // 60 a second with a stall of 0.2 s in the middle.
  const times = Array.from({ length: 240 }, (_, i) => 1000 + i * 16.7 + (i > 40 ? 200 : 0));
  const screen = display(times);
  const parts: [number, number][] = [];
  let shown = NaN;
  let done = NaN;
  playStep(light, {
    shown: () => (shown = screen.now()),
    part: (index) => parts.push([index, screen.now()]),
    time: () => undefined,
    done: () => (done = screen.now()),
  });
  screen.run();
  // Said when the frame that draws it has been on the screen, not before.
  expect(shown).toBe(times[1]);
  const cues = cuesFor(light);
  const due = [...cues.slice(1).map(({ start }) => start), cues.at(-1)!.end].map((at) =>
    times.find((time) => time >= shown + at),
  );
  expect(parts).toEqual(due.map((at, i) => [i + 1, at]));
  expect(done).toBe(times.find((time) => time >= shown + light.durationMs));
});
