import type { Provenance } from '@bonafide/core';
import { printable } from '../wording/printable.ts';
import { html, type SafeHtml } from './html.ts';

/** What was judged, by what, and when: enough to repeat it and to show that the file is the same. */
export interface ReportOrigin {
  /** As the user typed it. */
  readonly file: string;
  /** Size and hash; absent where the file could not be read to its end. */
  readonly content?: { readonly bytes: number; readonly sha256: string };
  /** ISO 8601. */
  readonly createdAt: string;
  /** Version of bonafide. */
  readonly version: string;
}

/** The last section: the origin, and of a judged file the models, options and frames. `pictures`: faces shown. */
export function provenanceSection(origin: ReportOrigin, pictures = 0, provenance?: Provenance): SafeHtml {
  const options = Object.entries(provenance?.options ?? {}).map(
    ([name, value]) => `${name}: ${String(value)}`,
  );
  return html`<section>
    <h2>Provenance</h2>
    <dl class="provenance">
      <dt>File</dt>
      <dd><bdi>${printable(origin.file)}</bdi></dd>
      ${
        origin.content &&
        html`<dt>Size</dt>
          <dd>${origin.content.bytes.toLocaleString('en-US')} bytes</dd>
          <dt>SHA-256</dt>
          <dd><code>${origin.content.sha256}</code></dd>`
      }
      <dt>Software</dt>
      <dd>bonafide ${origin.version}</dd>
      ${
        provenance &&
        html`<dt>Pictures</dt>
          <dd>
            ${provenance.frames.analysed.toLocaleString('en-US')} analysed,
            ${provenance.frames.dropped.toLocaleString('en-US')} dropped
          </dd>
          <dt>Options</dt>
          <dd>${options.length === 0 ? 'none' : options.join(', ')}</dd>
          <dt>Models</dt>
          <dd>${modelList(provenance.models)}</dd>`
      }
      <dt>Report made</dt>
      <dd><time>${origin.createdAt}</time></dd>
    </dl>
    <p class="note">
      This page is one file: it loads nothing and runs nothing.
      ${pictures > 0 && 'It holds pictures of faces: treat it as personal data.'}
    </p>
  </section>`;
}

function modelList(models: Provenance['models']): SafeHtml {
  const entries = Object.entries(models).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return html`none`;
  return html`${entries.map(([id, hash]) => html`<div>${id}: <code>${hash}</code></div>`)}`;
}
