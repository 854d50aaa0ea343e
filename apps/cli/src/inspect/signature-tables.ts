import { type ParamSpec, type Schema, toJsonText } from '@mlmodel/core';
import type { TableOptions } from '../terminal/text-table.js';
import { boundedTable, mostRows, type ReportTable, reportTable } from './bounded-table.js';
import { requiredText, schemaTree, type TreeField } from './schema-tree.js';
import { tensorTypeName } from './type-name.js';

/** The most rows, levels of objects, and properties of one object that the report shows. */
const bounds = { rows: mostRows, levels: 8, properties: 12 };

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

function treeLines(fields: readonly TreeField[], table: ReportTable): readonly string[] {
  const { rows, omitted } = schemaTree(fields, bounds);
  return reportTable(rows, { ...table, omitted });
}

/** Names are usually strings, but MLflow also accepts others, such as numbers. */
function nameText(name: unknown, unnamed: string): string {
  if (name === undefined) return unnamed;
  return typeof name === 'string' ? name : toJsonText(name);
}
