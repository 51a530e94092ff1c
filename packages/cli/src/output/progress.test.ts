import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgress } from './progress.ts';

function stream(isTTY: boolean): { readonly written: () => string; readonly target: NodeJS.WriteStream } {
  const sink = Object.assign(new PassThrough(), {
    isTTY,
    columns: 80,
    cursorTo: () => true,
    clearLine: () => true,
  });
  const chunks: string[] = [];
  sink.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  return { written: () => chunks.join(''), target: sink as unknown as NodeJS.WriteStream };
}

describe('createProgress', () => {
  it('writes nothing into a pipe', () => {
    const { target, written } = stream(false);
    const progress = createProgress(target);
    progress.begin('call.mp4');
    progress.update(1, 2);
    progress.end();
    expect(written()).toBe('');
  });

  it('draws as soon as it begins on a terminal, and gives the cursor back at the end', () => {
    const { target, written } = stream(true);
    const progress = createProgress(target);
    progress.begin('call.mp4');
    expect(written()).toContain('call.mp4');
    progress.update(3, undefined);
    progress.update(30, 10);
    progress.end();
    progress.end();
    expect(written().lastIndexOf('\u001b[?25h')).toBeGreaterThan(written().lastIndexOf('\u001b[?25l'));
  });
});
