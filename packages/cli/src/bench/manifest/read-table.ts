/** A table of a test set: one object a row, by the header's names in lower case. */
export type TableRow = Readonly<Record<string, string | undefined>>;

/** Reads tab- or comma-separated text with a header line; quoted fields of CSV may hold commas and doubled quotes. */
export function readTable(text: string): readonly TableRow[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const [header = ''] = lines;
  const separator = header.includes('\t') ? '\t' : ',';
  const names = splitLine(header, separator).map((name) => name.trim().toLowerCase());
  return lines.slice(1).map((line) => {
    const fields = splitLine(line, separator);
    return Object.fromEntries(names.map((name, i) => [name, fields[i]?.trim()]));
  });
}

function splitLine(line: string, separator: string): readonly string[] {
  if (separator === '\t') return line.split('\t');
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

/** The first of these columns that a row fills. */
export function firstOf(row: TableRow, names: readonly string[]): string | undefined {
  return names.map((name) => row[name]).find((value) => value !== undefined && value !== '' && value !== '-');
}
