import { type ParamSpec, type Schema, toJsonText } from '@mlmodel/core';
import { cutText } from '../terminal/display-width.js';
import { printable } from '../terminal/terminal.js';
import { type TableOptions, textTable } from '../terminal/text-table.js';
import { requiredText, schemaTree, type TreeField } from './schema-tree.js';
import { tensorTypeName } from './type-name.js';

/** The most rows, levels of objects, and properties of one object that the report shows. */
const bounds = { rows: 50, levels: 8, properties: 12 };

/** The most columns of a cell where the terminal has no width. */
const widestCell = 300;

/** Inputs or outputs as a table: name, type and, for columns, whether it is required. */
export function schemaLines(schema: Schema, options: TableOptions): readonly string[] {
  if (schema.kind === 'tensors') {
    const rows = schema.tensors.map((tensor) => [
      nameText(tensor.name, '(unnamed)'),
      tensorTypeName(tensor),
    ]);
    return boundedTable(rows, { ...options, what: 'tensors' });
  }
  const columns = schema.columns.map(({ name, type, required }, at) => {
    return { name: nameText(name, `(column ${at})`), type, note: requiredText(required) };
  });
  return treeLines(columns, { ...options, what: 'columns' });
}

/** Params as a table: name, type, default. */
export function paramLines(params: readonly ParamSpec[], options: TableOptions): readonly string[] {
  const fields = params.map(({ name, type, shape, default: value }): TreeField => {
    const note = `default ${toJsonText(value)}`;
    return { name, type: shape === undefined ? type : { type: 'array', items: type }, note };
  });
  return treeLines(fields, { ...options, what: 'params' });
}

interface BoundedOptions extends TableOptions {
  /** What the rows are, in plural. */
  readonly what: string;
}

function treeLines(
  fields: readonly TreeField[],
  { what, ...options }: BoundedOptions,
): readonly string[] {
  const { rows, omitted } = schemaTree(fields, bounds);
  return [...textTable(rows.map(safeRow), options), ...moreLine(omitted, what)];
}

/** The first rows of a table, and how many follow. */
export function boundedTable(
  rows: readonly (readonly string[])[],
  { what, ...options }: BoundedOptions,
): readonly string[] {
  const shown = rows.slice(0, bounds.rows).map(safeRow);
  return [...textTable(shown, options), ...moreLine(rows.length - shown.length, what)];
}

/** Says how many are not shown, if any. */
export function moreLine(omitted: number, what: string): readonly string[] {
  return omitted === 0 ? [] : [`… and ${omitted} more ${what} (--json lists all)`];
}

function safeRow(row: readonly string[]): readonly string[] {
  return row.map((cell) => cutText(printable(cell), widestCell));
}

/** Names are usually strings, but MLflow also accepts others, such as numbers. */
function nameText(name: unknown, unnamed: string): string {
  if (name === undefined) return unnamed;
  return typeof name === 'string' ? name : toJsonText(name);
}
