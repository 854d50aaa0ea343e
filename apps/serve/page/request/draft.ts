import type { PageModel, ParamSpec, TensorSpec } from '../model.js';
import { type Cell, cellOf, valueOfCell } from './cells.js';
import { exampleRows, isObject } from './example-rows.js';
import { parseJson, writeJson } from './json.js';

/** The request on the screen. */
export interface Draft {
  readonly data: DraftData;
  /** In the order of the declared params. */
  readonly params: readonly Cell[];
}

export type DraftData =
  | { readonly kind: 'rows'; readonly rows: readonly (readonly Cell[])[] }
  /** JSON of each tensor. */
  | { readonly kind: 'tensors'; readonly texts: readonly string[] }
  /** JSON of the whole body. */
  | { readonly kind: 'body'; readonly text: string };

/** The request that the page starts with: the input example. */
export function startingDraft(model: PageModel): Draft {
  const { example, params = [] } = model;
  const sent = isObject(example) && isObject(example['params']) ? example['params'] : {};
  return {
    data: startingData(model),
    params: params.map((param) => {
      const value = param.name in sent ? sent[param.name] : param.default;
      return cellOf(value, fieldType(param));
    }),
  };
}

function startingData({ inputs, isTypeHint, example }: PageModel): DraftData {
  if (inputs === undefined || isTypeHint) {
    return { kind: 'body', text: writeJson(example ?? { inputs: [[1, 2, 3]] }, 2) };
  }
  if (inputs.kind === 'columns') {
    return { kind: 'rows', rows: exampleRows(example, inputs.columns) };
  }
  const values = tensorValues(example, inputs.tensors);
  return { kind: 'tensors', texts: values.map((value) => writeJson(value, 2)) };
}

function tensorValues(example: unknown, tensors: readonly TensorSpec[]): readonly unknown[] {
  const data = isObject(example) ? (example['inputs'] ?? example['instances']) : undefined;
  return tensors.map((tensor) => {
    if (isObject(data)) return data[String(tensor.name)] ?? zeros(tensor.shape);
    return Array.isArray(data) && tensors.length === 1 ? data : zeros(tensor.shape);
  });
}

/** Nested zeros of a shape, one where the length is free. */
function zeros(shape: readonly number[]): unknown {
  const size = shape.reduce((product, length) => product * Math.max(1, length), 1);
  if (size > 100_000) return [];
  return shape.reduceRight<unknown>(
    (inner, length) => new Array(Math.max(1, length)).fill(inner),
    0,
  );
}

/** Params that are lists are written as JSON. */
export function fieldType({ type, shape }: ParamSpec): ParamSpec['type'] {
  return shape === undefined ? type : { type: 'array', items: type };
}

/** A body to send, or the field that has to be changed first. */
export type Composed =
  | { readonly ok: true; readonly body: string }
  | { readonly ok: false; readonly problem: string };

/** Writes the request on the screen as a body. */
export function compose(draft: Draft, model: PageModel): Composed {
  try {
    const data = composeData(draft.data, model);
    if (data === undefined) return { ok: true, body: (draft.data as { text: string }).text };
    const params = composeParams(draft.params, model.params ?? []);
    return { ok: true, body: writeJson({ ...data, ...(params && { params }) }) };
  } catch (error) {
    return { ok: false, problem: error instanceof FieldError ? error.message : String(error) };
  }
}

class FieldError extends Error {}

/** @returns undefined for a body that is sent as it is written */
function composeData(data: DraftData, { inputs, params }: PageModel): object | undefined {
  switch (data.kind) {
    case 'rows':
      return composeRows(data.rows, inputs?.kind === 'columns' ? inputs.columns : []);
    case 'tensors':
      return composeTensors(data.texts, inputs?.kind === 'tensors' ? inputs.tensors : []);
    case 'body': {
      const body = read(() => parseJson(data.text), 'The request');
      return params === undefined || !isObject(body) ? undefined : body;
    }
  }
}

function composeRows(
  rows: readonly (readonly Cell[])[],
  columns: Extract<PageModel['inputs'], { kind: 'columns' }>['columns'],
): object {
  const places = columns.map((column, at) => ({ ...column, at }));
  // A column that may be absent and is empty in every row is left out.
  const sent = places.filter(
    ({ at, required }) => required === true || rows.some((row) => (row[at] ?? null) !== null),
  );
  const data = rows.map((row) =>
    sent.map(({ at, type, name }) =>
      read(() => valueOfCell(row[at] ?? null, type), String(name ?? `Column ${at + 1}`)),
    ),
  );
  const isNamed = columns.some(({ name }) => name !== undefined);
  const names = sent.map(({ name }) => name);
  return { dataframe_split: isNamed ? { columns: names, data } : { data } };
}

function composeTensors(texts: readonly string[], tensors: readonly TensorSpec[]): object {
  const values = tensors.map(({ name }, at) =>
    read(() => parseJson(texts[at] ?? ''), String(name ?? 'The tensor')),
  );
  const [only] = tensors;
  if (tensors.length === 1 && only?.name === undefined) return { inputs: values[0] };
  return { inputs: Object.fromEntries(tensors.map(({ name }, at) => [String(name), values[at]])) };
}

/** Params that differ from their defaults. */
function composeParams(cells: readonly Cell[], params: readonly ParamSpec[]): object | undefined {
  const changed = params.flatMap((param, at) => {
    const cell = cells[at] ?? null;
    if (cell === cellOf(param.default, fieldType(param))) return [];
    return [[param.name, read(() => valueOfCell(cell, fieldType(param)), param.name)] as const];
  });
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

function read(parse: () => unknown, name: string): unknown {
  try {
    return parse();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FieldError(`${name} is not valid JSON: ${reason}`);
  }
}
