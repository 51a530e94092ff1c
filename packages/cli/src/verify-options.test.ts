import { isVerifierError } from '@bonafide/core';
import { describe, expect, it } from 'vitest';
import { resolveVerifyOptions } from './verify-options.ts';

describe('resolveVerifyOptions', () => {
  it('fills the defaults', () => {
    expect(resolveVerifyOptions({})).toEqual({ json: false, fps: 5, policy: 'bank' });
  });

  it('lists every problem at once', () => {
    try {
      resolveVerifyOptions({
        fps: 'fast',
        policy: 'lenient',
        failOn: 'genuine',
        report: import.meta.filename,
      });
      expect.unreachable();
    } catch (error) {
      expect(isVerifierError(error) && error.code).toBe('config/invalid');
      const lines = (error as Error).message.split('\n');
      expect(lines.map((line) => line.split(' ')[0])).toEqual(['--fps', '--policy', '--fail-on', '--report']);
    }
  });

  it.each(['0', '-5', '31', 'NaN', 'Infinity', ' ', ''])('refuses %j pictures a second', (fps) => {
    expect(() => resolveVerifyOptions({ fps })).toThrow('--fps');
  });
});
