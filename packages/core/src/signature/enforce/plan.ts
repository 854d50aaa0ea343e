import type { ElementType } from '../../data/element-type.js';
import type { ColumnName } from '../../data/vector.js';
import { MlmodelError } from '../../errors/mlmodel-error.js';
import type { ColSpec, DataType, ModelSignature, Schema, TensorSpec } from '../schema.js';
import { elementTypeOfDtype, elementTypeOfScalar } from './cast/element-types.js';
import { formatType } from './cast/format-type.js';

/** One declared column, made ready. */
export interface ColumnPlan {
  readonly name: ColumnName | undefined;
  readonly type: DataType;
  readonly required: boolean;
  /** How its cells are stored: `json` for nested types. */
  readonly element: ElementType;
  /** Its name for messages. */
  readonly field: string;
  readonly expected: string;
}

export interface ColumnsPlan {
  readonly kind: 'columns';
  readonly columns: readonly ColumnPlan[];
  readonly named: boolean;
  /** Every name is an integer, as those of a DataFrame that was made of an array. */
  readonly numbered: boolean;
  /** The columns by the text of their names, which a form without other names may use; names that are texts come first. */
  readonly byText: ReadonlyMap<string, ColumnPlan>;
  /** Some column is an array, an object or a map: then an object of columns is one row. */
  readonly nested: boolean;
  /** Every column is a double, with a name of its own. */
  readonly distinctDoubles: boolean;
}

/** One declared tensor, made ready. */
export interface TensorPlan {
  readonly element: ElementType;
  /** -1 is any length. */
  readonly shape: readonly number[];
  /** Its name for messages. */
  readonly field: string;
  readonly expected: string;
}

export interface TensorsPlan {
  readonly kind: 'tensors';
  readonly tensors: readonly TensorPlan[];
  readonly named: boolean;
}

/** What to hold requests against; `untyped` takes whatever comes. */
export type InputPlan = ColumnsPlan | TensorsPlan | { readonly kind: 'untyped' };

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` for a dtype that has no place here */
export function planInputs(signature: ModelSignature | undefined): InputPlan {
  const schema: Schema | undefined = signature?.inputs;
  if (schema === undefined) return { kind: 'untyped' };
  return schema.kind === 'columns' ? planColumns(schema.columns) : planTensors(schema.tensors);
}

function planColumns(specs: readonly ColSpec[]): ColumnsPlan {
  const columns = specs.map(planColumn);
  return {
    kind: 'columns',
    columns,
    named: specs.some(({ name }) => name !== undefined),
    numbered: specs.every(({ name }) => isInteger(name)),
    byText: new Map(columns.toSorted(textsLast).map((column) => [column.field, column])),
    nested: specs.some(({ type }) => typeof type !== 'string' && type.type !== 'any'),
    distinctDoubles:
      specs.every(({ name, type }) => name !== undefined && type === 'double') &&
      new Set(specs.map(({ name }) => name)).size === specs.length,
  };
}

function isInteger(name: ColumnName | undefined): boolean {
  return typeof name === 'bigint' || Number.isInteger(name);
}

function textsLast(left: ColumnPlan, right: ColumnPlan): number {
  return Number(typeof left.name === 'string') - Number(typeof right.name === 'string');
}

function planColumn(spec: ColSpec, position: number): ColumnPlan {
  const { name, type } = spec;
  const required = spec.required === true;
  return {
    name,
    type,
    required,
    element: typeof type === 'string' ? elementTypeOfScalar[type] : 'json',
    field: String(name ?? position),
    expected: `${formatType(type)}${required ? '' : ' or null'}`,
  };
}

function planTensors(specs: readonly TensorSpec[]): TensorsPlan {
  return {
    kind: 'tensors',
    tensors: specs.map(planTensor),
    named: specs.some(({ name }) => name !== undefined),
  };
}

function planTensor({ name, dtype, shape }: TensorSpec, position: number): TensorPlan {
  const field = String(name ?? position);
  const element = elementTypeOfDtype(dtype);
  if (element === undefined) {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `The signature declares input "${field}" with the dtype ${dtype}, which is not supported.`,
      { field },
    );
  }
  return { element, shape, field, expected: dtype };
}
