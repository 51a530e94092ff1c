import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepResult } from '../../challenge.ts';
import type { SpeakParams } from '../../challenge-params.ts';
import { headFrame } from '../made-up-head.fixture.ts';
import { syllables } from './phrases.ts';
import { speakChallenge } from './speak-challenge.ts';
import { type Talk, talk } from './talk.fixture.ts';
import { phraseShare } from './speech-recogniser.ts';

const params: SpeakParams = {
  kind: 'speak',
  language: 'en',
  words: ['sun', 'watermelon', 'river', 'banana'],
  voice: 'normal',
};

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

  it.each([
    ['the last two words higher', { higher: [2, 1.6] }, true],
    ['a whole phrase that is high', { pitch: 190 }, false],
    ['a voice that stays as it is', {}, false],
    ['the first words higher', { pitch: 190, higher: [2, 0.63] }, false],
    ['a voice that rises as a question does', { higher: [3, 1.15] }, false],
    ['a whisper', { voiced: false }, false],
  ] as const)(
    'where the last words are to be said in a high voice, takes %s: %o %s',
    (_, options, passed) => {
      const result = answer({ words: right, ...options }, { ...params, voice: 'high-pitch' });
      expect(result).toMatchObject({ passed, failures: passed ? [] : ['speak/voice'] });
    },
  );

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
