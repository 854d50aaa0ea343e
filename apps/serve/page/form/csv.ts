import type { ColumnSpec } from '../model.js';
import type { Cell } from '../request/cells.js';

/** Rows beyond these are not read into the form. */
const mostRows = 5_000;

/** The rows of a CSV text with a header, in the order of the columns; an empty cell is null. @throws Error */
export function rowsOfCsv(text: string, columns: readonly ColumnSpec[]): Cell[][] {
  const [header = [], ...lines] = readCsv(text);
  const places = columns.map(({ name }, at) =>
    name === undefined ? at : header.indexOf(String(name)),
  );
  const missing = columns.filter(({ required }, at) => required === true && places[at] === -1);
  const [first] = missing;
  if (first !== undefined) throw new Error(`The file has no column ${String(first.name)}.`);
  if (lines.length === 0) throw new Error('The file has no rows below its header.');
  return lines
    .slice(0, mostRows)
    .map((line) => places.map((place) => (line[place] === '' ? null : (line[place] ?? null))));
}

/** Fields of each line (RFC 4180). */
function readCsv(text: string): string[][] {
  const lines: string[][] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/gy;
  let line: string[] = [];
  const source = text.replace(/^\ufeff/, '');
  while (field.lastIndex < source.length) {
    const match = field.exec(source);
    if (match === null) throw new Error(`Line ${lines.length + 1} is not valid CSV.`);
    const [, quoted, plain = '', end] = match;
    line.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') {
      lines.push(line);
      line = [];
    }
  }
  if (line.length > 0) lines.push([...line, '']);
  return lines.filter((fields) => fields.length > 1 || fields[0] !== '');
}
