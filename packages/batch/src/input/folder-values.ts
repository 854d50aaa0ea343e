import type { Column, RawInput, Vector } from '@mlmodel/core';
import type { Batch, FileSource, InputFile, ReadingOptions } from './file-source.js';

/**
 * The values that folders of a partitioned data set give (`year=2026/country=NL`), as Hive writes them.
 * @param path relative to the folder that was given
 */
export function folderValuesOf(path: string): Readonly<Record<string, string>> {
  const parts = path.split(/[\\/]/).slice(0, -1);
  const values = parts.flatMap((part) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(part) ?? [];
    return name === undefined ? [] : [[decoded(name), decoded(value ?? '')] as const];
  });
  return Object.fromEntries(values);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The options with which the file itself is read: without the columns that its folders give. */
export function withoutFolderColumns(
  options: ReadingOptions,
  { folderValues }: InputFile,
): ReadingOptions {
  const columns = options.columns.filter((name) => !Object.hasOwn(folderValues, name));
  return { ...options, columns };
}

/** Adds the columns that the folders of a file give: to the kept ones, and to the input where the model declares them. */
export function withFolderValues(
  source: FileSource,
  { file, options }: { readonly file: InputFile; readonly options: ReadingOptions },
): FileSource {
  const entries = Object.entries(file.folderValues);
  if (entries.length === 0) return source;
  const isDeclared = (name: string) =>
    options.declared === undefined || options.declared.some((column) => column.name === name);
  const added = (rowCount: number) =>
    entries.map(([name, value]): Column => ({ ...constant(value, rowCount), name }));
  const addTo = (input: RawInput, columns: readonly Column[]): RawInput => {
    const own = columns.filter(({ name }) => isDeclared(String(name)));
    if (input.kind === 'arrow') return { ...input, columns: [...input.columns, ...own] };
    if (input.kind !== 'columns') return input;
    const cells = own.map(({ values }) => Array.from(values, String));
    const names = own.map(({ name }) => String(name));
    return { ...input, names: [...input.names, ...names], columns: [...input.columns, ...cells] };
  };
  const keepIn = (kept: readonly Column[], columns: readonly Column[]): readonly Column[] => {
    if (options.columns.includes('*')) return [...kept, ...columns];
    const all = [...kept, ...columns];
    return options.columns.flatMap((name) => all.find((column) => column.name === name) ?? []);
  };
  return {
    ...source,
    noRows: addTo(source.noRows, added(0)),
    keptNoRows: keepIn(source.keptNoRows, added(0)),
    async *read(firstRow): AsyncGenerator<Batch, void> {
      for await (const batch of source.read(firstRow)) {
        const columns = added(batch.rowCount ?? 0);
        const kept = keepIn(batch.kept, columns);
        yield 'failure' in batch ? batch : { ...batch, kept, input: addTo(batch.input, columns) };
      }
    },
  };
}

/** A value in every row: a whole number without leading zeros is a long, as in DuckDB. */
function constant(text: string, rowCount: number): Vector {
  const isLong = /^(0|-?[1-9]\d{0,17})$/.test(text);
  return isLong
    ? { type: 'int64', values: new BigInt64Array(rowCount).fill(BigInt(text)) }
    : { type: 'string', values: new Array<string>(rowCount).fill(text) };
}
