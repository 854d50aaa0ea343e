import { exampleRequest, type MlmodelFile, type ModelFiles } from '@mlmodel/core';

/** Larger examples are neither shown nor filled in, in bytes. */
const largestExample = 512 * 1024;

/**
 * The request that shows how to use a model, as {@link exampleRequest} finds or makes it. Integers beyond 2^53 are
 * bigints, and NaN, which JSON cannot hold, is null.
 * @returns undefined if there is none, or a large one
 */
export async function modelExample(
  mlmodel: MlmodelFile,
  files: ModelFiles,
): Promise<object | undefined> {
  try {
    const request = await exampleRequest(mlmodel, files);
    if (request === undefined) return undefined;
    if ('text' in request) return parseExample(request.text);
    if ((await files.size(request.file)) > largestExample) return undefined;
    return parseExample(new TextDecoder().decode(await files.read(request.file)));
  } catch {
    return undefined;
  }
}

/** Parses the JSON that Python writes. */
function parseExample(text: string): object | undefined {
  const json = text.replace(
    /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g,
    (token) => tokens.get(token) ?? token,
  );
  const value: unknown = JSON.parse(json, exactInteger);
  return typeof value === 'object' && value !== null ? value : undefined;
}

const tokens: ReadonlyMap<string, string> = new Map([
  ['NaN', 'null'],
  ['Infinity', '"Infinity"'],
  ['-Infinity', '"-Infinity"'],
]);

/** A reviver; `source` is the text of a number (ECMA-262, JSON.parse source text access). */
function exactInteger(_key: string, value: unknown, context?: { readonly source?: string }) {
  const isInexact = typeof value === 'number' && !Number.isSafeInteger(value);
  return isInexact && /^-?\d+$/.test(context?.source ?? '') ? BigInt(context?.source ?? 0) : value;
}

interface Split {
  readonly columns?: readonly unknown[];
  readonly data: readonly (readonly unknown[])[];
}

/** How many rows the examples of the other forms have. */
const mostRows = 3;

/** The example in every form that it can be written in, by the name of the form. */
export function examplesByForm(request: object): Readonly<Record<string, object>> {
  const { dataframe_split: split, params } = request as {
    dataframe_split?: Split;
    params?: object;
  };
  const own = { example: { summary: 'The input example', value: request } };
  if (split?.columns === undefined || !Array.isArray(split.data)) return own;
  const names = split.columns.map(String);
  const rows = split.data.slice(0, mostRows);
  const records = rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])));
  const columns = names.map((name, at) => [name, rows.map((row) => row[at])] as const);
  const shared = params === undefined ? {} : { params };
  return {
    ...own,
    records: { summary: 'As records', value: { dataframe_records: records, ...shared } },
    columns: { summary: 'As columns', value: { inputs: Object.fromEntries(columns), ...shared } },
  };
}

/** The example as CSV; undefined if it is not a table of scalars. */
export function exampleCsv(request: object): string | undefined {
  const { dataframe_split: split } = request as { dataframe_split?: Split };
  if (split?.columns === undefined || !Array.isArray(split.data)) return undefined;
  const rows = [split.columns, ...split.data.slice(0, mostRows)];
  if (rows.flat().some((cell) => typeof cell === 'object' && cell !== null)) return undefined;
  return rows.map((row) => `${row.map(csvCell).join(',')}\n`).join('');
}

function csvCell(cell: unknown): string {
  const text = cell === null || cell === undefined ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
