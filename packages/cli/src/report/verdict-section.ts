import type { Finding, Signal, VerificationResult } from '@bonafide/core';
import {
  describeAnalyzer,
  describeEvidence,
  describeReason,
  describeVerdict,
  foundNothing,
  formatShare,
  formatSpan,
  formatTime,
  sideOf,
} from '@bonafide/core/wording';
import { printable } from '../wording/printable.ts';
import { html, type SafeHtml } from './html.ts';

/** The first thing a reader sees: the verdict, how sure it is, and what it rests on. */
export function verdictSection(file: string, result: VerificationResult): SafeHtml {
  const { verdict, face, voice } = result;
  const { title, meaning, sureness } = describeVerdict(verdict);
  return html`<header class="verdict">
    <p class="file">Verdict on <bdi>${printable(file)}</bdi></p>
    <h1>${title}</h1>
    <p class="lead">${meaning}</p>
    <p>${sureness}</p>
    ${verdict.posterior !== null && scale(verdict.posterior)}
    <dl class="facts">
      <div>
        <dt>Length</dt>
        <dd>${formatTime(result.duration)}</dd>
      </div>
      <div>
        <dt>Face</dt>
        <dd>${face ? `could be judged in ${formatShare(face.coverage)}` : 'never seen'}</dd>
      </div>
      <div>
        <dt>Voice</dt>
        <dd>${voice ? `could be judged in ${formatShare(voice.coverage)}` : 'never heard'}</dd>
      </div>
      <div>
        <dt>Policy</dt>
        <dd>${verdict.policy}</dd>
      </div>
    </dl>
  </header>`;
}

function scale(posterior: number): SafeHtml {
  return html`<div class="scale" aria-hidden="true">
      <i style="left: ${(posterior * 100).toFixed(1)}%"></i>
    </div>
    <div class="ends" aria-hidden="true"><span>genuine</span><span>AI-made</span></div>`;
}

function titlesOf(signals: readonly Signal[]): string {
  return signals.map(({ analyzer }) => describeAnalyzer(analyzer).title).join(', ');
}

/** What moved the verdict, what was measured without moving it, and what was not there. */
export function whySection({ verdict, signals }: VerificationResult, findings: readonly Finding[]): SafeHtml {
  const counted = new Set(verdict.reasons.map(({ analyzer }) => analyzer));
  const rest = signals.filter((signal) => signal.status === 'measured' && !counted.has(signal.analyzer));
  const clear = rest.filter((signal) => signal.status === 'measured' && foundNothing(signal));
  const uncounted = rest.filter((signal) => !clear.includes(signal));
  return html`<section>
      <h2>Why</h2>
      ${
        verdict.reasons.length === 0
          ? html`<p>No check that counts towards a verdict could measure anything.</p>`
          : html`<ul>
              ${verdict.reasons.map(
                ({ analyzer, llr, moment }) =>
                  html`<li>
                    <b>${describeAnalyzer(analyzer).title}</b> ${DIRECTIONS[sideOf(llr)]}
                    ${describeEvidence(llr)}.
                    ${moment && `What counted was its most suspicious stretch, ${formatSpan(moment.start, moment.end)}.`}
                  </li>`,
              )}
            </ul>`
      }
      ${
        uncounted.length > 0 &&
        html`<p>
          Measured, but <b>not counted</b>, because what these checks say has no calibrated worth:
          ${titlesOf(uncounted)}. Their scores and findings are below for a person to weigh.
        </p>`
      }
      ${
        clear.length > 0 &&
        html`<p>
          Measured, with <b>nothing found</b>: ${titlesOf(clear)}. That excuses nobody, since an attacker may
          leave no such sign.
        </p>`
      }
      ${findings.length > 0 && findingsNote(findings)}
    </section>
    <section>
      <h2>What was missing</h2>
      ${
        verdict.missing.length === 0
          ? html`<p>Nothing: every check that took part could measure.</p>`
          : html`<ul>
              ${verdict.missing.map(
                ({ analyzer, reason }) =>
                  html`<li><b>${describeAnalyzer(analyzer).title}</b>: ${describeReason(reason).long}</li>`,
              )}
            </ul>`
      }
    </section>`;
}

/** Findings count for nothing by themselves, but a reader must not miss them. */
function findingsNote(findings: readonly Finding[]): SafeHtml {
  const more = findings.length - 3;
  return html`<p><b>To look at:</b></p>
    <ul>
      ${findings.slice(0, 3).map(({ start, message }) => html`<li>${formatTime(start)}: ${message}</li>`)}
      ${more > 0 && html`<li>and ${more} more, below.</li>`}
    </ul>`;
}

const DIRECTIONS = {
  synthetic: 'points to AI-made.',
  genuine: 'points to genuine.',
  neither: 'is undecided.',
} as const;
