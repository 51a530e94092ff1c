import type { Finding, Signal, Verdict } from '@bonafide/core';
import { describeAnalyzer, describeReason, describeVerdict, formatTime } from '@bonafide/core/wording';
import { describeChange, describeEnd, type LiveUpdate } from '@bonafide/webrtc';

/** What a caller's page shows of one update: words alone, so that the page knows nothing of analyzers. */
export type CallerView = NoteView | JudgementView;

/** Something that happened to a track. */
interface NoteView {
  readonly kind: 'note';
  readonly time: string;
  readonly text: string;
}

interface JudgementView {
  readonly kind: 'judgement';
  readonly time: string;
  readonly verdict: Verdict['kind'];
  readonly title: string;
  readonly sureness: string;
  /** Set where checks found something and yet there is no verdict: what a reader should do about it. */
  readonly warning?: string;
  readonly checks: readonly CheckView[];
  /** What was found since the view before. */
  readonly news: readonly string[];
  /** How much of the call was looked at; absent at its end. */
  readonly load?: string;
  /** Why the call is over; absent while it runs. */
  readonly ended?: string;
}

/** One analyzer: `state` says whether it found something, found nothing, or cannot tell. */
interface CheckView {
  readonly title: string;
  readonly state: 'found' | 'clear' | 'silent';
  readonly says: string;
  /** `0.84`; empty where nothing was measured. */
  readonly score: string;
}

export function toCallerView(update: LiveUpdate): CallerView {
  const time = formatTime(update.timestamp);
  if (update.kind === 'track') return { kind: 'note', time, text: describeChange(update) };
  const { verdict, signals } = update.kind === 'ended' ? update.result : update;
  const { title, sureness } = describeVerdict(verdict);
  const checks = signals.map(toCheck);
  const found = checks.filter(({ state }) => state === 'found').length;
  const warning = found > 0 && verdict.kind === 'inconclusive' && { warning: warn(found) };
  const common = { kind: 'judgement', time, verdict: verdict.kind, title, sureness, ...warning } as const;
  if (update.kind === 'ended') return { ...common, checks, news: [], ended: describeEnd(update.reason) };
  const { received, analysed, fps, dropped } = update.load;
  const load = `${received} pictures arrived, ${analysed} were analysed (now ${fps.toFixed(1)} a second), ${dropped} came too fast and were left out.`;
  return { ...common, checks, news: update.news.map(({ message }) => message), load };
}

function warn(found: number): string {
  const checks = found === 1 ? 'One check' : `${found} checks`;
  return `${checks} found something that a person should look at.`;
}

function toCheck(signal: Signal): CheckView {
  const { title } = describeAnalyzer(signal.analyzer);
  if (signal.status === 'abstained') {
    return { title, state: 'silent', says: `Cannot tell: ${describeReason(signal.reason).short}`, score: '' };
  }
  const { findings = [], score } = signal;
  const found = describeFindings(findings);
  return {
    title,
    state: found === '' ? 'clear' : 'found',
    says: found === '' ? 'Nothing found' : found,
    score: score.toFixed(2),
  };
}

/** Each message once, with the times at which it was found. */
function describeFindings(findings: readonly Finding[]): string {
  const times = new Map<string, string[]>();
  for (const { message, start } of findings) {
    const known = times.get(message);
    if (known === undefined) times.set(message, [formatTime(start)]);
    else known.push(formatTime(start));
  }
  return [...times].map(([message, at]) => `${message} (${at.join(', ')})`).join(' ');
}
