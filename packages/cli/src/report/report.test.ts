import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnalyzerId, Signal } from '@bonafide/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  audioOnlyResult,
  genuineResult,
  inconclusiveResult,
  noFaceResult,
  sampleThumbnails,
  syntheticResult,
} from '../../test/sample-results.ts';
import { chooseMoments } from './choose-moments.ts';
import { collectFindings } from './collect-findings.ts';
import { html } from './html.ts';
import { renderReport, renderUnreadableReport } from './render-report.ts';
import { createReportFiles } from './report-files.ts';
import { drawTimeline } from './timeline-chart.ts';
import { lanesOf } from './timeline-lanes.ts';

const ORIGIN = {
  file: 'call.mp4',
  content: { bytes: 1234, sha256: 'ef'.repeat(32) },
  createdAt: '2026-11-24T04:00:00.000Z',
  version: '0.1.0',
};
const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'>\u202e.mp4`;

describe('renderReport', () => {
  it.each([
    ['synthetic', syntheticResult(), 'Likely AI-made'],
    ['genuine', genuineResult(), 'Consistent with a genuine caller'],
    ['inconclusive', inconclusiveResult(), 'Cannot tell'],
    ['without a face', noFaceResult(), 'No face was seen'],
    ['without pictures', audioOnlyResult(), 'There is no picture.'],
  ])('renders a call that is %s as one page that loads and runs nothing', async (_, result, words) => {
    const page = await renderReport(result, result.face ? sampleThumbnails() : [], ORIGIN);
    expect(page).toContain(words);
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    expect(page).not.toMatch(/<script|<link|<iframe|@import|\son\w+=|(src|href)="(?!data:|#)/);
    expect(page.indexOf('<h1>')).toBeLessThan(page.indexOf('<h2>'));
  });

  it('shows where a result came from', async () => {
    const page = await renderReport(syntheticResult(), [], ORIGIN);
    for (const fact of [
      `sha256:${'ab'.repeat(32)}`,
      ORIGIN.content.sha256,
      'bonafide 0.1.0',
      'fps: 5',
      '60 analysed',
    ]) {
      expect(page).toContain(fact);
    }
  });

  it('explains every abstention in words', async () => {
    const page = await renderReport(inconclusiveResult(), [], ORIGIN);
    expect(page).toContain('The trained model that this check needs is not part of this installation.');
    expect(page).toContain('Nobody spoke.');
  });

  it('is the same page twice', async () => {
    const pages = [1, 2].map(async () => renderReport(syntheticResult(), sampleThumbnails(), ORIGIN));
    const [first, second] = await Promise.all(pages);
    expect(first).toBe(second);
  });

  it('escapes a hostile file name, finding and model id', async () => {
    const result = syntheticResult();
    const page = await renderReport(
      {
        ...result,
        signals: [
          {
            status: 'measured',
            analyzer: `challenge.${HOSTILE}`,
            start: 0,
            end: 12,
            score: 1,
            findings: [{ code: 'x', start: 0, end: 1, message: HOSTILE }],
          },
        ],
        provenance: { ...result.provenance, models: { [HOSTILE]: HOSTILE }, options: { [HOSTILE]: HOSTILE } },
      },
      [],
      { ...ORIGIN, file: HOSTILE },
    );
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<img src=x');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });
});

describe('renderUnreadableReport', () => {
  it('says that nothing was judged, and why', () => {
    const page = renderUnreadableReport(
      { code: 'media/not-media', message: `no media in ${HOSTILE}` },
      ORIGIN,
    );
    expect(page).toContain('media/not-media');
    expect(page).toContain('neither genuine nor AI-made');
    expect(page).not.toContain('<script');
  });
});

describe('html', () => {
  it('leaves no way out of text or of a quoted attribute', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(html`${text}`.markup).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      }),
    );
  });

  it('inserts nothing for what is absent', () => {
    expect(html`a${null}${undefined}${false}${[html`b`]}${0}`.markup).toBe('ab0');
  });
});

describe('lanesOf', () => {
  const at = (start: number, score: number): Signal => ({
    status: 'measured',
    analyzer: 'face.forgery',
    start,
    end: start + 1,
    score,
  });

  it('keeps the highest score of the call, whatever is merged', () => {
    const timeline = fc.array(fc.tuple(fc.nat(5000), fc.double({ min: 0, max: 1, noNaN: true })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(timeline, (points) => {
        const signals = points.map(([start, score]) => at(start, score));
        const [lane] = lanesOf(['face.forgery'], signals, { duration: 5001, columns: 50 });
        const scores = lane!.cells.map((cell) => (cell.kind === 'measured' ? cell.score : 0));
        expect(Math.max(...scores)).toBe(Math.max(...points.map(([, score]) => score)));
        expect(lane!.cells.length).toBeLessThanOrEqual(51);
      }),
    );
  });

  it('joins neighbouring abstentions for one reason, and keeps different reasons apart', () => {
    const none = (start: number, reason: 'face/none' | 'face/dark'): Signal => ({
      ...{ status: 'abstained', analyzer: 'face.forgery', start, end: start + 1, reason },
    });
    const timeline = [none(0, 'face/none'), none(1, 'face/none'), none(2, 'face/dark')];
    const [lane] = lanesOf(['face.forgery'], timeline, { duration: 3, columns: 300 });
    expect(lane!.cells).toEqual([
      { kind: 'abstained', start: 0, end: 2, reason: 'face/none' },
      { kind: 'abstained', start: 2, end: 3, reason: 'face/dark' },
    ]);
  });
});

describe('drawTimeline', () => {
  const draw = (duration: number): string => {
    const { signals, timeline } = inconclusiveResult(duration);
    const analyzers: readonly AnalyzerId[] = signals.map(({ analyzer }) => analyzer);
    return drawTimeline({
      analyzers,
      timeline,
      findings: collectFindings(syntheticResult()),
      duration,
      width: 960,
    });
  };

  it('draws every lane, its abstentions with their reason, and the findings', () => {
    const svg = draw(12);
    for (const text of ['Face forgery', 'Picture stream', 'model not installed', 'Findings', 'url(#hatch)']) {
      expect(svg).toContain(text);
    }
  });

  it('gives a window a side only where its evidence is worth more than two to one', () => {
    const colours = ['--synthetic', '--genuine', '--neither'];
    for (const [llr, shown] of [
      [1, '--synthetic'],
      [-1, '--genuine'],
      [0.6, '--neither'],
      [-0.6, '--neither'],
    ] as const) {
      const window = {
        status: 'measured',
        analyzer: 'face.forgery',
        start: 0,
        end: 4,
        score: 0.5,
        llr,
      } as const;
      const svg = drawTimeline({
        analyzers: ['face.forgery'],
        timeline: [window],
        findings: [],
        duration: 4,
        width: 960,
      });
      expect(colours.filter((colour) => svg.includes(`var(${colour})`))).toEqual([shown]);
    }
  });

  it('stays small for a call of hours, and draws one of no length', () => {
    expect(draw(4 * 3600).length).toBeLessThan(400_000);
    expect(draw(0)).toContain('<svg');
  });
});

describe('chooseMoments', () => {
  it('shows a picture at each finding and highest score, at most 12, by time', () => {
    const moments = chooseMoments(syntheticResult(), sampleThumbnails());
    expect(moments.length).toBe(12);
    const times = moments.map(({ thumbnail }) => thumbnail.timestamp);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const at = (why: string): number | undefined =>
      moments.find((moment) => moment.why === `${why} the change at 0:08.0`)?.thumbnail.timestamp;
    expect(at('Before')).toBeLessThan(8);
    expect(at('After')).toBeGreaterThan(8.4);
    expect(moments.map(({ why }) => why)).toContain('Highest score of “Face forgery”');
  });

  it('never shows a picture from elsewhere for a moment that none was taken at', () => {
    const late = sampleThumbnails().filter(({ timestamp }) => timestamp > 11.5);
    const whys = chooseMoments(syntheticResult(), late).map(({ why }) => why);
    expect(whys).not.toContain('The picture stood still for 2.2 s.');
  });
});

describe('createReportFiles', () => {
  it('gives files of one name pages of their own, inside the directory', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'bonafide-report-'));
    try {
      const files = createReportFiles(join(directory, 'new'));
      const paths = [];
      for (const file of ['a/call.mp4', 'b/Call.mp4', '../../.. /"x".mp4', '.mp4', '..']) {
        paths.push(await files.write(file, file));
      }
      expect(paths.map((path) => path.slice(directory.length + 5))).toEqual([
        'call.mp4.html',
        'Call.mp4-2.html',
        '_x_.mp4.html',
        'mp4.html',
        'report.html',
      ]);
      expect(await readFile(paths[1]!, 'utf8')).toBe('b/Call.mp4');
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
