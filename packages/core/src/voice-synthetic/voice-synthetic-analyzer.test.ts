import { expect, it } from 'vitest';
import { describeAnalyzerContract, runAnalyzer, talkingHead } from '../../../testkit/src/index.ts';
import { createVoiceSyntheticAnalyzer } from './voice-synthetic-analyzer.ts';

describeAnalyzerContract('voice.synthetic', createVoiceSyntheticAnalyzer, (start) =>
  talkingHead({ seconds: 12, start }),
);

it('says of the whole call that its model is missing', async () => {
  const { timeline, summary } = await runAnalyzer(
    createVoiceSyntheticAnalyzer(),
    talkingHead({ seconds: 12, start: 3 }),
  );
  expect(summary).toMatchObject({ status: 'abstained', reason: 'model/missing', start: 3 });
  expect(summary.end).toBeCloseTo(15, 1);
  expect(timeline.map(({ start }) => start)).toEqual([3, 8, 13]);
});
