import { describe, expect, it } from 'vitest';
import { printable } from './printable.ts';

describe('printable', () => {
  it('removes what could rewrite or reorder the screen, and keeps all other text', () => {
    expect(printable('a\u001b[31m\n\u202e\ud800b')).toBe('a\ufffd[31m\ufffd\ufffd\ufffdb');
    expect(printable('Ünïcode 电话 😀.mp4')).toBe('Ünïcode 电话 😀.mp4');
  });
});
