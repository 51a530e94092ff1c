import type { Finding, Signal, VerificationResult } from '@bonafide/core';
import {
  describeAnalyzer,
  describeReason,
  formatSpan,
  formatTime,
  foundNothing,
  PASSIVE_ANALYZERS,
} from '@bonafide/core/wording';
import { html, type SafeHtml } from './html.ts';

/** A face picture ready for the page. */
export interface FacePicture {
  /** Media time in seconds. */
  readonly timestamp: number;
  readonly track: number;
  readonly why: string;
  /** `data:image/jpeg;base64,...` */
  readonly source: string;
  /** `data:image/png;base64,...`, to lay over it: where the face-forgery network sees a forgery. */
  readonly heat?: string;
}

const HEAT_NOTE =
  'Orange marks where the face-forgery network saw traces of a forgery, denser the surer it was; a face without it showed none. It errs: read it with the score.';

/** More findings than anybody reads are counted, not listed. */
const MAX_FINDINGS = 100;

/** Everything that was seen, numbered as in the timeline. */
export function findingsSection(findings: readonly Finding[]): SafeHtml {
  const hidden = findings.length - MAX_FINDINGS;
  return html`<section>
    <h2>Findings</h2>
    ${
      findings.length === 0
        ? html`<p>None: no check reported anything out of the ordinary.</p>`
        : html`<ol>
            ${findings
              .slice(0, MAX_FINDINGS)
              .map(
                ({ start, end, message, track }) =>
                  html`<li>
                    <b>${formatSpan(start, end)}</b>: ${message}${track !== undefined && ` (face ${track})`}
                  </li>`,
              )}
          </ol>`
    }
    ${hidden > 0 && html`<p class="note">${hidden} more are left out here.</p>`}
  </section>`;
}

/** Faces at the moments that mattered. */
export function facesSection(
  pictures: readonly FacePicture[],
  { face, signals }: VerificationResult,
): SafeHtml {
  const tracks = face?.tracks ?? 0;
  const judged = signals.some(({ analyzer, status }) => analyzer === 'face.forgery' && status === 'measured');
  if (pictures.length === 0) {
    return html`<section>
      <h2>Faces</h2>
      <p>No face was seen in this recording.</p>
    </section>`;
  }
  return html`<section>
    <h2>Faces at the moments that mattered</h2>
    <p class="note">
      ${tracks === 1 ? 'One face was followed' : `${tracks} stretches of a face were followed`}; a face that
      is lost and found again counts anew. ${judged && HEAT_NOTE}
    </p>
    <ul class="faces">
      ${pictures.map(
        ({ timestamp, track, why, source, heat }) =>
          html`<li>
            <div class="face">
              <img src="${source}" width="192" height="192" alt="Face ${track} at ${formatTime(timestamp)}" />
              ${heat !== undefined && html`<img src="${heat}" alt="Marked by the face-forgery network" />`}
            </div>
            <b>${formatTime(timestamp)}</b>${why}
          </li>`,
      )}
    </ul>
  </section>`;
}

/** One row a check: what it looks at and what came out over the whole recording. */
export function checksSection({ signals }: VerificationResult): SafeHtml {
  return html`<section>
    <h2>All checks</h2>
    <table class="stack">
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col">What it looks at</th>
          <th scope="col">Over the whole recording</th>
        </tr>
      </thead>
      <tbody>
        ${signals.map(
          (signal) =>
            html`<tr>
              <th scope="row">
                ${describeAnalyzer(signal.analyzer).title} <br /><code>${signal.analyzer}</code>
              </th>
              <td>${describeAnalyzer(signal.analyzer).measures}</td>
              <td data-label="Result">${outcome(signal)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function outcome(signal: Signal): string {
  if (signal.status === 'abstained') return `Abstained. ${describeReason(signal.reason).long}`;
  const score = `Score ${signal.score.toFixed(2)} (0 genuine, 1 AI-made)`;
  if (signal.llr !== undefined) return `${score}; log-likelihood ratio ${signal.llr.toFixed(2)}.`;
  return foundNothing(signal) ? `${score}; nothing found.` : `${score}; without a calibrated ratio.`;
}

/** What no reader should conclude. */
export function limitsSection({ signals, verdict, provenance }: VerificationResult): SafeHtml {
  const ran = new Set(signals.map(({ analyzer }) => analyzer));
  const absent = PASSIVE_ANALYZERS.filter((id) => !ran.has(id)).map((id) => describeAnalyzer(id).title);
  const rate = provenance.options['fps'];
  return html`<section>
    <h2>What this verdict cannot tell</h2>
    <ul>
      <li>
        Who the person is, or whether they are honest. A real impostor with an unaltered face and voice looks
        genuine.
      </li>
      <li>What was not recorded. Only this file was judged: not the caller's device, account or network.</li>
      <li>Methods that are newer than the checks. A forgery without the traces they know can pass.</li>
      <li>
        Whether a trace was meant to deceive. Beauty filters, noise suppression, virtual backgrounds and
        strong compression can leave similar traces, or wipe them out.
      </li>
      ${
        typeof rate === 'number' &&
        html`<li>
          What happened between the pictures. Faces were looked at ${rate} times a second; the picture stream
          in full.
        </li>`
      }
      ${absent.length > 0 && html`<li>What these checks would have seen; they did not take part: ${absent.join(', ')}.</li>`}
      <li>
        ${
          verdict.posterior === null
            ? 'Anything about probability. Without calibrated evidence, the scores must not be read as one.'
            : `The probability for your case. It assumes the ${verdict.policy} policy's share of attacks among calls; if you have other reasons for suspicion, it is higher.`
        }
      </li>
    </ul>
  </section>`;
}
