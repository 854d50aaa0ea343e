import type {
  Column,
  ColumnName,
  DataType,
  ModelInput,
  ModelSignature,
  NamedTensor,
  Table,
  Tensor,
  Vector,
} from '@mlmodel/core';
import { declaredColumnType, declaredTimeDtype } from '@mlmodel/core';
import { listText, pythonJson } from './json-text.js';
import { Payload } from './payload.js';

/** An input as it goes to Python; `python/mlmodel_bridge/inputs.py` describes the form. */
export interface EncodedInput {
  readonly description: Readonly<Record<string, unknown>>;
  readonly payload: Uint8Array;
}

/** Writes an input: numbers as they lie in memory, everything else as JSON text. */
export function encodeInput(input: ModelInput, signature?: ModelSignature): EncodedInput {
  const payload = new Payload();
  const description = describe(input, { payload, signature });
  return { description, payload: payload.join() };
}

interface Context {
  readonly payload: Payload;
  readonly signature: ModelSignature | undefined;
}

function describe(input: ModelInput, { payload, signature }: Context): Record<string, unknown> {
  switch (input.kind) {
    case 'table':
      return describeTable(input, { payload, signature });
    case 'tensor':
      return { kind: 'tensor', tensor: describeTensor(input.tensor, { payload, signature }) };
    case 'tensors':
      return {
        kind: 'tensors',
        tensors: input.tensors.map((tensor) => describeTensor(tensor, { payload, signature })),
      };
    case 'json':
      return { kind: 'json', value: pythonJson(input.value) };
  }
}

function describeTable(table: Table, { payload, signature }: Context): Record<string, unknown> {
  const columns = table.columns.map((column, position) =>
    describeColumn(column, { payload, type: declaredColumnType(column, { position, signature }) }),
  );
  const index = table.index && { index: listText(table.index) };
  return { kind: 'table', rowCount: table.rowCount, columns, ...labelsOf(table), ...index };
}

/** The names of columns where they are not all text: those may be labels of any kind. */
function labelsOf({ columns }: Table): { readonly labels?: string } {
  if (columns.every(({ name }) => typeof name === 'string')) return {};
  return { labels: `[${columns.map(({ name }) => labelText(name)).join(',')}]` };
}

/** A name that is a number is an integer where it can be one. */
function labelText(name: ColumnName): string {
  return Array.isArray(name) ? listText(name, 'long') : pythonJson(name, 'long');
}

function describeColumn(
  column: Column,
  { payload, type }: { payload: Payload; type: DataType | undefined },
): Record<string, unknown> {
  const { name, rowShape } = column;
  return {
    ...(typeof name === 'string' && { name }),
    ...describeVector(column, payload, type),
    ...(rowShape && { rowShape }),
  };
}

function describeTensor(
  tensor: Tensor | NamedTensor,
  { payload, signature }: Context,
): Record<string, unknown> {
  const dtype = declaredTimeDtype(tensor, signature);
  const name = 'name' in tensor ? { name: tensor.name } : {};
  return {
    ...name,
    ...describeVector(tensor, payload),
    shape: tensor.shape,
    ...(dtype && { dtype }),
  };
}

function describeVector(
  vector: Vector,
  payload: Payload,
  declared?: DataType,
): Record<string, unknown> {
  const { type, values, validity } = vector;
  if (Array.isArray(values)) return { type, ...payload.addText(listText(values, declared)) };
  const place = payload.add(values);
  return { type, ...place, ...(validity && { validity: payload.add(validity).at }) };
}
