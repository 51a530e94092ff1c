import { html, type SafeHtml } from '../../report/html.ts';

/** A table whose first column names the row; it scrolls sideways on a narrow screen. */
export function dataTable(head: readonly string[], rows: readonly (readonly string[])[]): SafeHtml {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${head.map((title) => html`<th scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name = '', ...cells]) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
