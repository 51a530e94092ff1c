import type { AudioObservation, Observation } from '@bonafide/core';
import { seededRandom } from '@bonafide/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepResult } from '../../challenge.ts';
import type { SpeakParams } from '../../challenge-params.ts';
import { headFrame } from '../made-up-head.fixture.ts';
import { syllables } from './phrases.ts';
import { speakChallenge } from './speak-challenge.ts';
import { phraseShare } from './speech-recogniser.ts';

const params: SpeakParams = {
  kind: 'speak',
  language: 'en',
  words: ['sun', 'watermelon', 'river', 'banana'],
  voice: 'normal',
};

interface Talk {
  readonly words: readonly number[];
  readonly after?: number;
  readonly voiced?: boolean;
  readonly pitch?: number;
  readonly mouth?: 'own' | 'still';
  readonly start?: number;
}

/** A voice that says words of so many syllables, with the mouth that goes with it. */
function talk({
  words,
  after = 0.6,
  voiced = true,
  pitch = 120,
  mouth = 'own',
  start = 20,
}: Talk): readonly Observation[] {
  const random = seededRandom(3);
  const spans: (readonly [number, number])[] = [];
  let time = after;
  for (const count of words) {
    for (let k = 0; k < count; k++, time += 0.19) spans.push([time, time + 0.14]);
    time += 0.25;
  }
  const loudness = (at: number): number => {
    const span = spans.find(([from, to]) => at >= from && at < to);
    return span === undefined ? 0 : Math.sin((Math.PI * (at - span[0])) / (span[1] - span[0]));
  };
  const seconds = time + 1;
  const sounds = Array.from({ length: Math.floor((seconds + 1) / 0.032) }, (_, i): AudioObservation => {
    const from = i * 0.032 - 1;
    const data = Float32Array.from({ length: 512 }, (_v, k) => {
      const at = from + k / 16_000;
      const source = voiced
        ? Math.sin(2 * Math.PI * pitch * at) + 0.5 * Math.sin(4 * Math.PI * pitch * at)
        : 2 * random() - 1;
      return 0.2 * loudness(at) * source + 0.002 * (random() - 0.5);
    });
    const speaking = from > after - 0.05 && from < time - 0.1;
    return {
      kind: 'audio',
      timestamp: start + from,
      data,
      speechProbability: speaking ? 0.9 : 0.1,
      speaking,
    };
  });
  const frames = Array.from({ length: Math.floor((seconds + 1) * 12.5) }, (_, i) => {
    const at = i / 12.5 - 1;
    return headFrame(start + at, {
      mouth: mouth === 'own' ? 0.05 + 0.3 * loudness(at + 0.05) : 0.05 + 0.01 * random(),
    });
  });
  return [...sounds, ...frames].sort((a, b) => a.timestamp - b.timestamp);
}

function answer(options: Talk, asked = params): StepResult {
  const { start = 20 } = options;
  const observer = speakChallenge.observe(asked, 9000);
  let begun = false;
  for (const observation of talk(options)) {
    if (!begun && observation.timestamp >= start) {
      observer.begin(start);
      begun = true;
    }
    observer.push(observation);
  }
  return observer.result();
}

const right = params.words.map((word) => syllables(word, 'en'));

describe('the speak challenge', () => {
  it('passes the phrase with lips that go with it, wherever in the call', () => {
    expect(answer({ words: right })).toMatchObject({ status: 'measured', passed: true, failures: [] });
    expect(answer({ words: right, start: 3000 })).toMatchObject({ passed: true });
  });

  it.each([
    ['another phrase', { words: [4, 1, 3, 1] }, 'speak/rhythm'],
    ['a mouth that does not move', { words: right, mouth: 'still' }, 'speak/lips'],
    ['a whisper where none was asked for', { words: right, voiced: false }, 'speak/voice'],
    ['silence', { words: [] }, 'not-followed'],
    ['an answer after three seconds', { words: right, after: 3.2 }, 'too-late'],
  ] as const)('fails %s', (_, options, failure) => {
    const result = answer(options);
    expect(result.status === 'measured' && result.failures).toContain(failure);
  });

  it('passes a whisper that was asked for', () => {
    expect(answer({ words: right, voiced: false }, { ...params, voice: 'whisper' })).toMatchObject({
      passed: true,
    });
  });

  it('abstains without sound', () => {
    const observer = speakChallenge.observe(params, 9000);
    observer.begin(0);
    for (let i = 0; i < 50; i++) observer.push(headFrame(i / 12.5, {}));
    expect(observer.result()).toEqual({ status: 'abstained', reason: 'audio/none' });
  });

  it('keeps its numbers in range whatever is said', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 6 }), (words) => {
        const result = answer({ words });
        if (result.status !== 'measured') return;
        expect(result.compliance).toBeGreaterThanOrEqual(0);
        expect(result.compliance).toBeLessThanOrEqual(1);
        expect(result.passed).toBe(result.failures.length === 0);
      }),
      { numRuns: 6 },
    );
  });
});

describe('a transcript', () => {
  it('is matched in order, whatever its case, accents and punctuation', () => {
    expect(phraseShare(params, 'Sun! Watermelon, river; BANANA.')).toBe(1);
    expect(phraseShare(params, 'watermelon sun river banana')).toBe(0.75);
    expect(phraseShare({ words: ['éléphant'], language: 'fr' }, 'elephant')).toBe(1);
    expect(phraseShare(params, '')).toBe(0);
  });
});

describe('syllables', () => {
  it('are known for drawn words and counted for others', () => {
    expect(['sun', 'river', 'piano', 'helicopter'].map((word) => syllables(word, 'en'))).toEqual([
      1, 2, 3, 4,
    ]);
    expect(syllables('高速公路', 'zh')).toBe(4);
    expect(syllables('tomato', 'en')).toBe(3);
  });
});
