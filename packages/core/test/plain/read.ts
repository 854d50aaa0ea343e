import type { ModelInput, Table } from '../../src/data/model-data.js';
import { elementOf } from '../../src/data/vector.js';
import { dataReader } from '../../src/plain/data-reader.js';
import { createEnforcer } from '../../src/signature/enforce/create-enforcer.js';
import type { ColSpec, DataType, Schema, TensorSpec } from '../../src/signature/schema.js';

/** What a model with these inputs gets for plain data. */
export function inputOf(data: unknown, inputs: Schema | undefined): ModelInput {
  const model = { ...(inputs && { signature: { inputs } }), isSignatureFromTypeHint: false };
  return createEnforcer(model).enforceInput(dataReader(model)(data));
}

/** Required columns of the given types, by name. */
export function columns(types: Readonly<Record<string, DataType>>, required = true): Schema {
  const specs = Object.entries(types).map(([name, type]): ColSpec => ({ name, type, required }));
  return { kind: 'columns', columns: specs };
}

/** Tensors of a signature. */
export function tensors(...specs: readonly TensorSpec[]): Schema {
  return { kind: 'tensors', tensors: specs };
}

/** The rows of an enforced table, as lists of values by column. */
export function cellsOf(input: ModelInput): Readonly<Record<string, readonly unknown[]>> {
  const { columns: found, rowCount } = input as Table;
  return Object.fromEntries(
    found.map((column) => [
      String(column.name),
      Array.from({ length: rowCount }, (_, row) => elementOf(column, row)),
    ]),
  );
}
