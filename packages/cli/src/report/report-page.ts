import { printable } from '../wording/printable.ts';
import { html, type SafeHtml, trusted } from './html.ts';
import { REPORT_STYLE } from './report-style.ts';

export interface ReportPage {
  /** Verdict in a few words, for the browser's tab. */
  readonly title: string;
  readonly file: string;
  /** Class of the page: sets the verdict's colour. */
  readonly mood: 'is-synthetic' | 'is-genuine' | 'is-inconclusive';
  readonly sections: readonly SafeHtml[];
}

/**
 * Frames a report as a whole document: no script, nothing loaded. The policy is in the page itself, so that even a
 * mistake in escaping could neither run code nor reach a network.
 */
export function renderPage({ title, file, mood, sections }: ReportPage): string {
  return html`<!doctype html>
    <html lang="en" class="${mood}">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}: ${printable(file)}</title>
        <style>
          ${trusted(REPORT_STYLE)}
        </style>
      </head>
      <body>
        <main>${sections}</main>
      </body>
    </html> `.markup;
}
