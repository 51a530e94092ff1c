import {
  areaUnderCurve,
  type BenchRun,
  bootstrap,
  costOfLlr,
  equalErrorRate,
  errorCurve,
  type EceFloor,
  type Estimate,
  expectedCalibrationError,
  floorOfEce,
  minCostOfLlr,
  rankScores,
  reliability,
  type ReliabilityBin,
  type ScoredItem,
} from 'bonafide/bench';
import { partOf } from './collect-items.ts';
import { type FaceClip, faceClips } from './face-clips.ts';
import { jointCalls, type ScoredCall } from './joint-calls.ts';
import { recalibrate } from './recalibration.ts';

/** The last line of the benchmark. `null`: data or a calibrated model is missing. */
export interface AccuracySummary {
  readonly faceClipAuc: number | null;
  readonly faceFrameAuc: number | null;
  readonly voiceEer: number | null;
  readonly fusedAuc: number | null;
  readonly cllr: number | null;
  readonly ece: number | null;
  readonly n: number;
  readonly detail: Readonly<Record<string, unknown>>;
}

type Scored = Pick<BenchRun, 'testSet' | 'outcomes'>;

/** Measures a run over the items of `collectItems`; degraded files each by themselves, under `detail.degraded`. */
export function measureAccuracy({ testSet, outcomes }: Scored): AccuracySummary {
  const names = [...new Set(outcomes.map(({ degradation }) => degradation))];
  const of = (name: string): AccuracySummary =>
    measureAlike({ testSet, outcomes: outcomes.filter(({ degradation }) => degradation === name) });
  const summary = of('none');
  const degraded = names.filter((name) => name !== 'none');
  if (degraded.length === 0) return summary;
  const byName = Object.fromEntries(
    degraded.map((name) => {
      const { detail, ...numbers } = of(name);
      const { fused, bank, voices, faceStills } = detail;
      return [name, { ...numbers, fused, bank, voices, faceStills }];
    }),
  );
  return { ...summary, detail: { ...summary.detail, degraded: byName } };
}

function measureAlike({ testSet, outcomes }: Scored): AccuracySummary {
  const scored = outcomes.map((outcome) => ({ item: testSet.items[outcome.index]!, outcome }));
  const of = (part: string): typeof scored => scored.filter(({ item }) => partOf(item) === part);
  const stills = of('faces').flatMap(({ item, outcome: { face } }): ScoredItem[] =>
    face === null ? [] : [{ score: face.score, synthetic: item.synthetic, group: item.group }],
  );
  const clips = faceClips(of('faces'));
  const voices = of('voices').flatMap(({ item, outcome: { voice } }) =>
    voice === null ? [] : [{ ...voice, synthetic: item.synthetic, group: item.group }],
  );
  const recorded = ['calls', 'clips', 'attacks'].flatMap(of);
  const calls: readonly ScoredCall[] = [
    ...jointCalls(
      clips,
      voices.flatMap(({ synthetic, llr }) => (llr === undefined ? [] : [{ synthetic, llr }])),
    ),
    ...recorded.flatMap(({ item, outcome: { llr, face, voice } }): ScoredCall[] =>
      llr === null
        ? []
        : [
            {
              kind: partOf(item),
              synthetic: item.synthetic,
              group: item.group ?? item.file,
              face: face?.llr ?? 0,
              voice: voice?.llr ?? 0,
              llr,
            },
          ],
    ),
  ];
  const clipRatios = clips.flatMap(({ llr, synthetic, group }): ScoredItem[] =>
    llr === undefined ? [] : [{ score: llr, synthetic, group }],
  );
  const voiceRatios = voices.flatMap(({ llr, synthetic, group }): ScoredItem[] =>
    llr === undefined ? [] : [{ score: llr, synthetic, group }],
  );
  const faceClip = ranking(clips.map(({ logit, synthetic, group }) => ({ score: logit, synthetic, group })));
  const faceFrame = ranking(stills);
  const voice = ranking(voices);
  const fused = ratios(calls.map(({ llr, synthetic, group }) => ({ score: llr, synthetic, group })));
  return {
    faceClipAuc: digits(faceClip?.auc),
    faceFrameAuc: digits(faceFrame?.auc),
    voiceEer: digits(voice?.eer),
    fusedAuc: digits(fused?.auc),
    cllr: digits(fused?.cllr),
    ece: digits(fused?.ece),
    n: calls.length,
    detail: {
      faceClips: { ...faceClip, n: countOf(clips), byGenerator: byGenerator(clips) },
      faceClipCalibration: { ...ratios(clipRatios), recalibration: recalibrate(clipRatios) },
      faceStills: { ...faceFrame, n: countOf(stills), ofFiles: of('faces').length },
      faceStillCalibration: ratios(
        of('faces').flatMap(({ item, outcome: { llr } }) =>
          llr === null ? [] : [{ score: llr, synthetic: item.synthetic, group: item.group }],
        ),
      ),
      voices: { ...voice, n: countOf(voices), ofFiles: of('voices').length },
      voiceCalibration: { ...ratios(voiceRatios), recalibration: recalibrate(voiceRatios) },
      fused: { ...fused, n: countOf(calls), byKind: countKinds(calls) },
      singles: {
        face: digits(
          ranking(calls.map(({ face, synthetic, group }) => ({ score: face, synthetic, group })))?.auc,
        ),
        voice: digits(ranking(calls.map((call) => ({ ...call, score: call.voice })))?.auc),
      },
      bank: bankVerdicts(recorded),
      noEvidence: noEvidence(scored),
    },
  };
}

function ranking(
  items: readonly ScoredItem[],
): { readonly auc: Estimate; readonly eer: Estimate } | undefined {
  if (!hasBoth(items)) return undefined;
  const ranked = rankScores(items);
  return bootstrap(ranked, (weights) => {
    const curve = errorCurve(ranked, weights);
    return { auc: areaUnderCurve(curve), eer: equalErrorRate(curve) };
  });
}

/** `eceFloor`: what perfectly calibrated ratios would show on as many items; see `floorOfEce`. */
function ratios(items: readonly ScoredItem[]):
  | (Readonly<Record<'auc' | 'cllr' | 'minCllr' | 'ece', Estimate>> & {
      readonly eceFloor: EceFloor | undefined;
      readonly reliability: readonly ReliabilityBin[];
    })
  | undefined {
  if (!hasBoth(items)) return undefined;
  const ranked = rankScores(items);
  const measured = bootstrap(ranked, (weights) => ({
    auc: areaUnderCurve(errorCurve(ranked, weights)),
    cllr: costOfLlr(ranked, weights),
    minCllr: minCostOfLlr(ranked, weights),
    ece: expectedCalibrationError(ranked, 10, weights),
  }));
  return { ...measured, eceFloor: floorOfEce(ranked), reliability: reliability(ranked) };
}

function hasBoth(items: readonly { readonly synthetic: boolean }[]): boolean {
  return items.some(({ synthetic }) => synthetic) && items.some(({ synthetic }) => !synthetic);
}

/** Each generator's clips against all real ones. */
function byGenerator(clips: readonly FaceClip[]): Readonly<Record<string, unknown>> {
  const real = clips.filter(({ synthetic }) => !synthetic);
  const names = [
    ...new Set(clips.flatMap(({ synthetic, generator }) => (synthetic ? [generator ?? ''] : []))),
  ].sort();
  return Object.fromEntries(
    names.map((name) => {
      const own = clips.filter(({ synthetic, generator }) => synthetic && generator === name);
      const auc = ranking(
        [...own, ...real].map(({ logit, synthetic, group }) => ({ score: logit, synthetic, group })),
      );
      return [name, { auc: digits(auc?.auc), clips: own.length }];
    }),
  );
}

/** Verdicts on recorded calls at the bank's point: a false alarm is a genuine call that is called synthetic. */
function bankVerdicts(
  recorded: readonly { readonly item: { synthetic: boolean }; readonly outcome: { verdict: string } }[],
): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const count = (synthetic: boolean): Record<string, number> => {
    const counts: Record<string, number> = { genuine: 0, inconclusive: 0, synthetic: 0 };
    for (const { item, outcome } of recorded) {
      if (item.synthetic === synthetic) counts[outcome.verdict] = (counts[outcome.verdict] ?? 0) + 1;
    }
    return counts;
  };
  return { bonaFide: count(false), attacks: count(true) };
}

/** Files without calibrated evidence, and how many of them ended inconclusive, as all must. */
function noEvidence(
  scored: readonly { readonly outcome: { llr: number | null; verdict: string } }[],
): Readonly<Record<string, number>> {
  const without = scored.filter(({ outcome }) => outcome.llr === null);
  return {
    files: without.length,
    inconclusive: without.filter(({ outcome }) => outcome.verdict === 'inconclusive').length,
  };
}

function countOf(items: readonly { readonly synthetic: boolean }[]): Readonly<Record<string, number>> {
  const attacks = items.filter(({ synthetic }) => synthetic).length;
  return { attacks, bonaFide: items.length - attacks };
}

function countKinds(calls: readonly ScoredCall[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind } of calls) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

function digits(estimate: Estimate | undefined): number | null {
  return estimate === undefined ? null : Math.round(estimate.value * 1e4) / 1e4;
}
