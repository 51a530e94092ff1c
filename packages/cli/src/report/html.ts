/** Markup that is safe to put into a page as it stands. Only `html` and `trusted` make it. */
export interface SafeHtml {
  readonly markup: string;
}

type Insertable = string | number | SafeHtml | readonly SafeHtml[] | null | undefined | false;

/** Builds markup; every inserted string is escaped, for text and for quoted attribute values alike. */
export function html(strings: TemplateStringsArray, ...values: readonly Insertable[]): SafeHtml {
  const markup = strings.map((part, i) => (i === 0 ? '' : insert(values[i - 1])) + part).join('');
  return { markup };
}

/** Vouches for markup of our own making (a drawn SVG, a style sheet). Never for anything that came from a file. */
export function trusted(markup: string): SafeHtml {
  return { markup };
}

function insert(value: Insertable): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
