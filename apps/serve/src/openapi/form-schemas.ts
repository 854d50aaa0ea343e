import type { ColSpec, ColumnSchema, Schema, TensorSchema } from '@mlmodel/core';
import { valueSchema } from './cell-schemas.js';
import { anyOf, type JsonSchema, propertiesOf } from './json-schema.js';
import { tensorCellSchema, tensorRowSchema, tensorSchema } from './tensor-schema.js';

/** The schema of the data below each key of a request; a key that the model does not take is absent. */
export interface FormSchemas {
  readonly dataframe_split?: JsonSchema;
  readonly dataframe_records?: JsonSchema;
  readonly instances?: JsonSchema;
  readonly inputs: JsonSchema;
}

/** What the model can do besides its signature. */
export interface InputFacts {
  /** Whether the model takes lists and objects where text is declared. */
  readonly holdsNested: boolean;
  /** Whether the signature comes from the type hint of a Python function. */
  readonly isTypeHint: boolean;
}

/** The forms of a request for a model with these inputs. */
export function formSchemas(inputs: Schema | undefined, facts: InputFacts): FormSchemas {
  if (facts.isTypeHint) return typeHintForms(inputs, facts);
  if (inputs === undefined) return untypedForms;
  return inputs.kind === 'tensors' ? tensorForms(inputs) : columnForms(inputs, facts);
}

const records: JsonSchema = { type: 'array', items: { type: 'object' } };
const rows: JsonSchema = { type: 'array', items: { type: 'array' } };

const untypedForms: FormSchemas = {
  dataframe_split: splitSchema({ required: [], data: { type: ['array', 'null'] } }),
  dataframe_records: { type: 'array' },
  instances: true,
  inputs: true,
};

function typeHintForms(inputs: Schema | undefined, facts: InputFacts): FormSchemas {
  if (inputs?.kind !== 'columns') return { inputs: true };
  const [only] = inputs.columns;
  if (only === undefined || only.name !== undefined) return { inputs: true };
  return {
    inputs: { type: 'array', items: columnSchema(only, { ...facts, isOpen: true }) },
  };
}

interface Split {
  /** Names that `columns` has in any order. */
  readonly required: readonly unknown[];
  readonly data: JsonSchema;
  /** All columns in their declared order, and their row. In another order, cells cannot be checked by position. */
  readonly whole?: { readonly columns: readonly unknown[]; readonly row: JsonSchema };
}

function splitSchema({ required, data, whole }: Split): JsonSchema {
  const index = { description: 'A label for each row.', type: ['array', 'object', 'null'] };
  const split = (columns: JsonSchema, rowsOfIt: JsonSchema): JsonSchema => ({
    type: 'object',
    properties: { columns, index, data: rowsOfIt },
    required: required.length === 0 ? ['data'] : ['columns', 'data'],
    additionalProperties: false,
  });
  const labels = { type: 'array', description: 'Names of the columns, in the order of the cells.' };
  if (required.length === 0) return split(labels, data);
  const inAnyOrder = {
    ...labels,
    examples: [required],
    allOf: required.map((name) => ({ contains: labelSchema(name) })),
  };
  if (whole === undefined) return split(inAnyOrder, data);
  return anyOf([
    split(
      { ...labels, description: 'The columns in their order.', const: whole.columns },
      { type: 'array', items: whole.row },
    ),
    split(
      {
        ...inAnyOrder,
        description: 'The columns in another order, perhaps with more, which are dropped.',
        ...otherThan(whole.columns),
      },
      data,
    ),
  ]);
}

/** For more columns, the schema of other orders would be long: its size grows with the square of their number. */
const mostCompared = 32;

/** Another list than the given one, without the keyword `not`, from which generators of requests cannot generate. */
function otherThan(names: readonly unknown[]): object {
  if (names.length > mostCompared) return {};
  const differsAt = names.map((name, at) => ({
    minItems: at + 1,
    prefixItems: [...new Array<JsonSchema>(at).fill(true), { not: { const: name } }],
  }));
  return { anyOf: [...differsAt, { minItems: names.length + 1 }, { maxItems: names.length - 1 }] };
}

/** A column that is named by an integer also matches the text of it. */
function labelSchema(name: unknown): JsonSchema {
  return typeof name === 'string' ? { const: name } : { enum: [name, String(name)] };
}

function columnSchema(
  { type, required }: ColSpec,
  { holdsNested, isOpen = false }: Pick<InputFacts, 'holdsNested'> & { readonly isOpen?: boolean },
): JsonSchema {
  return valueSchema(type, { optional: required !== true, holdsNested, isOpen });
}

function columnForms({ columns }: ColumnSchema, facts: InputFacts): FormSchemas {
  const cells = columns.map((column) => columnSchema(column, facts));
  const row: JsonSchema = { type: 'array', prefixItems: cells };
  const isNamed = columns.length > 0 && columns[0]?.name !== undefined;
  if (!isNamed) return unnamedColumns({ cells, row });
  const names = columns.map(({ name }) => String(name));
  const required = columns.flatMap((column, at) =>
    column.required === true ? [{ name: column.name, text: names[at] as string }] : [],
  );
  const requiredTexts = required.map(({ text }) => text);
  const record: JsonSchema = {
    type: 'object',
    properties: propertiesOf(names.map((name, at) => [name, cells[at] as JsonSchema])),
    required: requiredTexts,
  };
  const byColumn: JsonSchema = {
    type: 'object',
    properties: propertiesOf(names.map((name, at) => [name, columnOrCell(cells[at] ?? true)])),
    required: requiredTexts,
  };
  const list: JsonSchema = { type: 'array', items: record };
  const hasIntegerNames = columns.every(({ name }) => typeof name !== 'string');
  const single = cells.length === 1 ? [listOfCells(cells)] : [];
  const matrix = hasIntegerNames ? [rows] : [];
  const either = anyOf([list, byColumn, ...single, ...matrix]);
  return {
    dataframe_split: splitSchema({
      required: required.map(({ name }) => name),
      data: rows,
      whole: { columns: columns.map(({ name }) => name), row },
    }),
    dataframe_records: list,
    instances: either,
    inputs: either,
  };
}

/** The rows of one column, or one cell that is repeated for the rows of the others. */
function columnOrCell(cell: JsonSchema): JsonSchema {
  return anyOf([{ type: 'array', items: cell }, cell]);
}

/** Rows of one column without its name: cells, or rows of a cell. */
function listOfCells([cell = true]: readonly JsonSchema[]): JsonSchema {
  return { type: 'array', items: anyOf([cell, { type: 'array', prefixItems: [cell] }]) };
}

function unnamedColumns({
  cells,
  row,
}: {
  readonly cells: readonly JsonSchema[];
  readonly row: JsonSchema;
}): FormSchemas {
  const single = cells.length === 1 ? cells : [];
  const list: JsonSchema = {
    type: 'array',
    items: anyOf([row, { type: 'object' }, ...single]),
  };
  const either = anyOf([list, { type: 'object' }, ...single]);
  return {
    dataframe_split: splitSchema({ required: [], data: { type: 'array', items: row } }),
    dataframe_records: records,
    instances: either,
    inputs: either,
  };
}

function tensorForms({ tensors }: TensorSchema): FormSchemas {
  const [only] = tensors;
  const isNamed = only?.name !== undefined;
  const single = tensors.length === 1 && only !== undefined;
  const names = tensors.map(({ name }) => String(name));
  const byName = (schemaOf: (tensor: (typeof tensors)[number]) => JsonSchema): JsonSchema => ({
    type: 'object',
    properties: propertiesOf(tensors.map((tensor, at) => [names[at] as string, schemaOf(tensor)])),
    required: names,
  });
  const whole = single ? [tensorSchema(only)] : [];
  const inputs = isNamed ? anyOf([byName(tensorSchema), ...whole]) : anyOf(whole);
  const instances = isNamed
    ? anyOf([{ type: 'array', items: byName(tensorRowSchema) }, byName(tensorSchema), ...whole])
    : anyOf(whole);
  const table: JsonSchema = isNamed
    ? { type: 'array', items: byName(tensorCellSchema) }
    : { type: 'array', items: { type: 'object' } };
  return {
    dataframe_split: splitSchema({ required: isNamed ? names : [], data: rows }),
    dataframe_records: table,
    instances,
    inputs,
  };
}
