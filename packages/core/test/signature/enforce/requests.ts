import type { RawInput, RowsInput } from '../../../src/data/raw-input.js';
import { createEnforcer } from '../../../src/signature/enforce/create-enforcer.js';
import type { Enforcer } from '../../../src/signature/enforcer.js';
import type { ColSpec, DataType, TensorSpec } from '../../../src/signature/schema.js';

/** An enforcer of columns `a`, `b`, … of the given types, all required. */
export function columnsEnforcer(...types: readonly DataType[]): Enforcer {
  return specsEnforcer(
    types.map((type, index) => ({ name: String.fromCharCode(97 + index), type, required: true })),
  );
}

/** An enforcer of a column signature. */
export function specsEnforcer(columns: readonly ColSpec[]): Enforcer {
  return createEnforcer({
    signature: { inputs: { kind: 'columns', columns } },
    isSignatureFromTypeHint: false,
  });
}

/** An enforcer of a tensor signature. */
export function tensorsEnforcer(...tensors: readonly TensorSpec[]): Enforcer {
  return createEnforcer({
    signature: { inputs: { kind: 'tensors', tensors } },
    isSignatureFromTypeHint: false,
  });
}

/** `dataframe_split` with rows. */
export function split(
  columns: readonly unknown[] | undefined,
  data: RowsInput['data'],
  index?: readonly unknown[],
): RawInput {
  return { kind: 'rows', form: 'dataframe_split', columns, data, index };
}

/** `dataframe_records`. */
export function records(...list: readonly unknown[]): RawInput {
  return { kind: 'records', form: 'dataframe_records', records: list };
}

/** `inputs` that hold a list or scalar. */
export function inputs(value: unknown): RawInput {
  return { kind: 'tensor', form: 'inputs', value };
}

/** `instances` that hold a list or scalar. */
export function instances(value: unknown): RawInput {
  return { kind: 'tensor', form: 'instances', value };
}

/** `inputs` that hold an object. */
export function inputsObject(value: Readonly<Record<string, unknown>>): RawInput {
  return { kind: 'tensors', form: 'inputs', value };
}

/** CSV of one column. */
export function csvColumn(name: string, texts: readonly (string | null)[]): RawInput {
  return {
    kind: 'columns',
    form: 'csv',
    names: [name],
    columns: [texts],
    rowCount: texts.length,
  };
}
