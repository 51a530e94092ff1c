import { describe, expect, it } from 'vitest';
import { measureProcess } from './measure-process.ts';
import { median } from './median.ts';

describe('measureProcess', () => {
  it('counts the memory and time of what the command starts as well', async () => {
    const hog =
      'const a = Buffer.alloc(100 << 20, 1); const t = Date.now(); while (Date.now() < t + 600); a.at(0)';
    const parent = `require("node:child_process").execFileSync(process.execPath, ["-e", ${JSON.stringify(hog)}])`;
    const { wallSeconds, cpuSeconds, peakRssMb } = await measureProcess(process.execPath, ['-e', parent]);
    expect(wallSeconds).toBeGreaterThan(0.6);
    if (process.platform !== 'linux') return;
    expect(peakRssMb).toBeGreaterThan(130);
    expect(cpuSeconds).toBeGreaterThan(0.2);
  });

  it('rejects with what a failing command said', async () => {
    const failing = measureProcess(process.execPath, ['-e', 'console.error("no luck"); process.exit(3)']);
    await expect(failing).rejects.toThrow(/ended with 3: no luck/);
  });
});

describe('median', () => {
  it('is the middle value, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNull();
  });
});
