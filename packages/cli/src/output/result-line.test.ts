import { describe, expect, it } from 'vitest';
import { audioOnlyResult, inconclusiveResult, syntheticResult } from '../../test/sample-results.ts';
import { errorLine, resultLine } from './result-line.ts';

describe('resultLine', () => {
  it('has the fields that design.md fixes, in its order, rounded to 4 digits', () => {
    expect(resultLine('call.mp4', syntheticResult())).toBe(
      '{"file":"call.mp4","duration":12.04,' +
        '"verdict":{"kind":"synthetic","posterior":0.9671,"llr":4.1,"policy":"bank",' +
        '"reasons":[{"analyzer":"face.forgery","llr":4.5},{"analyzer":"voice.synthetic","llr":-0.4}],' +
        '"missing":[{"analyzer":"sync.lips","reason":"speech/none"}]},' +
        '"face":{"score":0.91,"llr":4.5,"coverage":0.88,"tracks":2},' +
        '"voice":{"score":0.12,"llr":-0.4,"coverage":0.63},' +
        '"signals":[' +
        '{"analyzer":"face.forgery","status":"measured","score":0.91,"llr":4.5,"start":0,"end":12.04},' +
        '{"analyzer":"voice.synthetic","status":"measured","score":0.12,"llr":-0.4,"start":0,"end":12.04},' +
        '{"analyzer":"face.identity","status":"measured","score":0.7,"start":0,"end":12.04,' +
        '"findings":[{"code":"identity/changed","start":8,"end":8.4}]},' +
        '{"analyzer":"sync.lips","status":"abstained","reason":"speech/none","start":0,"end":12.04},' +
        '{"analyzer":"stream.integrity","status":"measured","score":0.3333,"start":0,"end":12.04,' +
        '"findings":[{"code":"stream/frozen","start":3.04,"end":5.2}]}],' +
        '"provenance":{"version":"0.1.0","models":{' +
        `"face-detector-short":"sha256:${'cd'.repeat(32)}","landmarks-attention":"sha256:${'ab'.repeat(32)}"},` +
        '"frames":{"analysed":60,"dropped":0}}}',
    );
  });

  it('writes null for a face or voice that is not there, and for what nothing measured', () => {
    expect(JSON.parse(resultLine('a', audioOnlyResult()))).toMatchObject({ face: null });
    expect(JSON.parse(resultLine('a', inconclusiveResult()))).toMatchObject({
      voice: null,
      face: { score: null, llr: null },
      verdict: { posterior: null, llr: null },
    });
  });

  it('stays on one line whatever the file is called, and never writes -0', () => {
    const result = { ...inconclusiveResult(), duration: -0.00001 };
    const line = resultLine('a\n"b".mp4', result);
    expect(line).not.toContain('\n');
    expect(line).toContain('"duration":0,');
    expect(JSON.parse(line)).toMatchObject({ file: 'a\n"b".mp4' });
  });
});

describe('errorLine', () => {
  it('carries the code and the message, and nothing else of the error', () => {
    const error = { code: 'media/not-found', message: 'there is no such file', cause: 'secret' } as const;
    expect(errorLine('x.mp4', error)).toBe(
      '{"file":"x.mp4","error":{"code":"media/not-found","message":"there is no such file"}}',
    );
  });
});
