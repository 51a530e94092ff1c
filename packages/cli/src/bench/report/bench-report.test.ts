import { describe, expect, it } from 'vitest';
import type { BenchItem } from '../manifest/bench-item.ts';
import { failedOutcome, type Outcome } from '../run/outcome.ts';
import { scoresTable } from '../run/scores-table.ts';
import { measureRun } from '../summary/measure-run.ts';
import { attackTableMarkdown, attackTablePage } from './attack-table.ts';
import { renderBenchReport } from './bench-report.ts';
import { probit } from './probit.ts';

const GENERATORS = ['<b>Swap|1</b>', 'Voice'] as const;

/** Forty items: half attacks of two kinds, on the face and on the voice; the last file cannot be read. */
const items: readonly BenchItem[] = Array.from({ length: 40 }, (_, i) => {
  const synthetic = i % 2 === 0;
  return {
    file: `${i}.mp4`,
    path: `/${i}.mp4`,
    synthetic,
    group: `g${i % 16}`,
    ...(synthetic && { generator: GENERATORS[i % 4 === 0 ? 0 : 1] }),
    modality: i % 4 < 2 ? 'face' : 'voice',
  };
});
const outcomes: readonly Outcome[] = items.map(({ synthetic, modality }, index): Outcome => {
  if (index === 39) {
    return failedOutcome({ index, degradation: 'none' }, { code: 'media/not-media', message: '<no>' }, 3);
  }
  const llr = (synthetic ? 1 : -1) + 2 * Math.sin(index * 12.9898);
  const score = { score: 1 / (1 + Math.exp(-llr)), llr };
  return {
    index,
    degradation: 'none',
    face: modality === 'face' ? score : null,
    voice: modality === 'voice' ? score : null,
    llr,
    verdict: llr > 2 ? 'synthetic' : llr < -2 ? 'genuine' : 'inconclusive',
    coverage: 0.8,
    analyzers: { 'face.motion': { score: 0.5 } },
    abstained: {},
    faceWidth: 60 + index * 4,
    seconds: index % 3,
    ms: 100 + index,
    cpuMs: 50,
  };
});
const run = {
  testSet: { convention: 'manifest', items },
  outcomes,
  models: { 'face-forgery': 'sha256:ab' },
  files: [],
};
const metrics = measureRun(run, {
  source: 'set<1>.tsv',
  createdAt: '2026-11-26T00:00:00Z',
  version: '0.1.0',
  options: { fps: 5, policy: 'bank', workers: 2 },
});
const [measured] = metrics.runs;

describe('measureRun', () => {
  it('judges each score on the attacks that it can know of, and counts what it did not score', () => {
    const of = (name: string) => measured?.systems.find(({ system }) => system === name);
    expect(of('fused')?.scored).toEqual({ attacks: 20, bonaFide: 19 });
    expect(of('fused')?.unscored).toEqual({ attacks: 0, bonaFide: 1 });
    expect(of('face')?.scored).toEqual({ attacks: 10, bonaFide: 10 });
    expect(of('voice')?.scored).toEqual({ attacks: 10, bonaFide: 9 });
    expect(of('face.motion')).toMatchObject({ auc: { value: 0.5 }, eer: { value: 0.5 } });
    expect(of('face.motion')).not.toHaveProperty('calibration');
    expect(of('fused')?.calibration?.scored).toEqual({ attacks: 20, bonaFide: 19 });
  });

  it('says what calibration error is left on so few files when nothing is wrong', () => {
    const calibration = measured?.systems.find(({ system }) => system === 'fused')?.calibration;
    const { mean = NaN, high = NaN } = calibration?.eceFloor ?? {};
    expect(mean).toBeGreaterThan(0);
    expect(high).toBeGreaterThan(mean);
  });

  it('gives each kind of attack its own rates, and lists every error', () => {
    expect(measured?.generators.map(({ generator, files, groups }) => [generator, files, groups])).toEqual([
      ['<b>Swap|1</b>', 10, 4],
      ['Voice', 10, 4],
    ]);
    expect(measured?.errors).toEqual([{ file: '39.mp4', code: 'media/not-media', message: '<no>' }]);
    const { genuine, inconclusive, synthetic } = measured?.verdicts.bonaFide ?? {
      genuine: 0,
      inconclusive: 0,
      synthetic: 0,
    };
    expect(genuine + inconclusive + synthetic).toBe(20);
  });

  it('says why nothing is measured where only one class is there', () => {
    const real = {
      ...run,
      testSet: { ...run.testSet, items: items.map((item) => ({ ...item, synthetic: false })) },
    };
    const { runs } = measureRun(real, { ...metrics, options: { fps: 5, policy: 'bank', workers: 2 } });
    expect(runs[0]?.systems[0]).toMatchObject({ system: 'fused', unmeasured: 'metrics/one-class' });
    const page = renderBenchReport({ ...metrics, runs });
    expect(page).toContain('not measured (metrics/one-class)');
  });
});

describe('the pages', () => {
  it('draw the curves, name every kind of attack, and let no markup of a test set through', () => {
    const page = renderBenchReport(metrics);
    expect(page.match(/<svg/g)?.length).toBeGreaterThanOrEqual(3);
    for (const text of [
      'ROC',
      'DET',
      'Reliability',
      '&lt;b&gt;Swap|1&lt;/b&gt;',
      'Cllr',
      'set&lt;1&gt;.tsv',
    ]) {
      expect(page).toContain(text);
    }
    expect(page).not.toContain('<b>Swap');
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    expect(renderBenchReport(metrics)).toBe(page);
  });

  it('give relying parties a row for each attack with its false negatives, and for bona fide', () => {
    const markdown = attackTableMarkdown(metrics);
    const row = markdown.split('\n').find((line) => line.includes('Voice'));
    const voice = measured?.generators[1]?.verdicts;
    expect(row).toContain(`| 10 | ${voice?.genuine}: `);
    expect(markdown).toContain('| \\<b>Swap\\|1\\</b> |');
    expect(markdown).toContain('none: bona fide');
    expect(markdown).toContain('3.14');
    expect(attackTablePage(metrics)).toContain('none: bona fide');
  });
});

describe('scoresTable', () => {
  it('has the columns that design.md fixes, empty where there is nothing', () => {
    const lines = scoresTable(items, outcomes, { timing: true }).split('\n');
    expect(lines[0]).toBe('file\tlabel\tface\tvoice\tfused\tverdict\tcoverage\tms');
    expect(lines[1]).toBe('0.mp4\tfake\t0.731059\t\t0.731059\tinconclusive\t0.8\t100');
    expect(lines[40]).toBe('39.mp4\treal\t\t\t\tinconclusive\t\t3');
    expect(scoresTable(items, outcomes, { timing: false }).split('\n')[1]).toMatch(/0\.8\t$/);
  });
});

describe('probit', () => {
  it('is the quantile of the normal distribution', () => {
    // Tables: 97.5 %, 99.5 %, 1 %.
    expect(probit(0.5)).toBe(0);
    expect(probit(0.975)).toBeCloseTo(1.959964, 6);
    expect(probit(0.995)).toBeCloseTo(2.575829, 6);
    expect(probit(0.01)).toBeCloseTo(-2.326348, 6);
  });
});
