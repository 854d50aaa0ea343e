import type { Table } from '../data/model-data.js';
import type { RecordsInput, RowsInput } from '../data/raw-input.js';
import { createEnforcer } from '../signature/enforce/create-enforcer.js';
import type { ColSpec, Schema } from '../signature/schema.js';

/**
 * Makes a table of an example. Columns that the schema declares are cast to their types and may lack values; others
 * keep the types that pandas would give them. Columns may be missing.
 * @throws MlmodelError `BAD_REQUEST` naming the column that cannot be cast
 */
export function castTable(raw: RowsInput | RecordsInput, schema: Schema | undefined): Table {
  const untyped = enforce(raw, undefined);
  if (schema?.kind !== 'columns') return untyped;
  const declared = declaredColumns(untyped, schema.columns);
  if (declared.length === 0) return untyped;
  const cast = enforce(raw, { kind: 'columns', columns: declared });
  const byName = new Map(cast.columns.map((column) => [column.name, column]));
  const isNamed = declared.every(({ name }) => name !== undefined);
  return {
    ...untyped,
    columns: untyped.columns.map((column, position) => ({
      ...((isNamed ? byName.get(column.name) : cast.columns[position]) ?? column),
      name: column.name,
    })),
  };
}

/** The specs of the columns that are there; specs without names go by position. */
function declaredColumns(untyped: Table, specs: readonly ColSpec[]): readonly ColSpec[] {
  const names = new Set(untyped.columns.map(({ name }) => name));
  const isNamed = specs.some(({ name }) => name !== undefined);
  if (!isNamed && specs.length !== names.size) return [];
  return specs
    .filter(({ name }) => !isNamed || (name !== undefined && names.has(name)))
    .map((spec) => ({ ...spec, required: false }));
}

function enforce(raw: RowsInput | RecordsInput, inputs: Schema | undefined): Table {
  const enforcer = createEnforcer({ signature: { inputs }, isSignatureFromTypeHint: false });
  return enforcer.enforceInput(raw) as Table;
}
