import type { ColumnName, ElementType } from '../../data/vector.js';
import { MlmodelError } from '../../errors/mlmodel-error.js';
import type { DecodingNeeds } from '../enforcer.js';
import type {
  ColSpec,
  DataType,
  ModelSignature,
  ParamSpec,
  Schema,
  TensorSpec,
} from '../schema.js';
import { formatType } from './cast/cast-target.js';
import { elementTypeOfDtype, elementTypeOfScalar } from './element-types.js';

/** One declared column, prepared for enforcement. */
export interface ColumnPlan {
  readonly name: ColumnName | undefined;
  readonly type: DataType;
  readonly required: boolean;
  /** The storage of its cells: `json` for nested types. */
  readonly element: ElementType;
  /** Its name for messages. */
  readonly field: string;
  readonly expected: string;
}

export interface ColumnsPlan {
  readonly kind: 'columns';
  readonly columns: readonly ColumnPlan[];
  readonly named: boolean;
  /** Whether all names are integers, as in a DataFrame made from an array. */
  readonly numbered: boolean;
  /** The columns by the text of their names, for forms that only have strings; string names take precedence. */
  readonly byText: ReadonlyMap<string, ColumnPlan>;
  /** Whether some column is an array, an object or a map: then an object of columns is one row. */
  readonly nested: boolean;
  /** Whether all columns are doubles with distinct names. */
  readonly distinctDoubles: boolean;
}

/** One declared tensor, prepared for enforcement. */
export interface TensorPlan {
  readonly element: ElementType;
  /** -1 is a free dimension. */
  readonly shape: readonly number[];
  /** Its name for messages; `inputs` when it has none. */
  readonly field: string;
  readonly expected: string;
}

export interface TensorsPlan {
  readonly kind: 'tensors';
  readonly tensors: readonly TensorPlan[];
  readonly named: boolean;
}

/** The plan for enforcing inputs; `untyped` accepts everything. */
export type InputPlan = ColumnsPlan | TensorsPlan | { readonly kind: 'untyped' };

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` for an unsupported dtype */
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

function planTensor({ name = 'inputs', dtype, shape }: TensorSpec): TensorPlan {
  const field = String(name);
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

interface NeedsContext {
  readonly params: readonly ParamSpec[] | undefined;
  readonly typeHint: boolean;
}

/** What a decoder must preserve for a model; see {@link DecodingNeeds}. */
export function decodingNeeds(
  plan: InputPlan,
  { params = [], typeHint }: NeedsContext,
): DecodingNeeds {
  const isAsSent = typeHint || plan.kind === 'untyped' || params.some(isObject);
  if (isAsSent) return { numberKinds: true, nestedKinds: false, keyOrder: true, typeHint };
  if (plan.kind === 'tensors') {
    const numberKinds = plan.tensors.some(({ element }) => element === 'json');
    return { numberKinds, nestedKinds: false, keyOrder: numberKinds || !plan.named, typeHint };
  }
  const types = plan.columns.map(({ type }) => type);
  const nestedKinds = types.some(takesNested);
  return {
    numberKinds: types.some(hasAny),
    nestedKinds,
    keyOrder: !plan.named || nestedKinds || types.some(hasObject),
    typeHint,
  };
}

/** An object param is passed to the model unchanged. */
function isObject({ type }: ParamSpec): boolean {
  return typeof type !== 'string';
}

/** Whether a column of the type may pass on values as they are, so that `1` and `1.0` must stay distinguishable. */
export function passesValues(type: DataType): boolean {
  return takesNested(type) || hasAny(type);
}

/** String and binary columns pass on lists and objects. */
function takesNested(type: DataType): boolean {
  return type === 'string' || type === 'binary';
}

function hasAny(type: DataType): boolean {
  return typeof type !== 'string' && (type.type === 'any' || innerTypes(type).some(hasAny));
}

function hasObject(type: DataType): boolean {
  if (typeof type === 'string') return false;
  return (
    type.type === 'any' ||
    type.type === 'object' ||
    type.type === 'map' ||
    innerTypes(type).some(hasObject)
  );
}

function innerTypes(type: Exclude<DataType, string>): readonly DataType[] {
  switch (type.type) {
    case 'array':
      return [type.items];
    case 'object':
      return type.properties.map(({ dataType }) => dataType);
    case 'map':
      return [type.values];
    default:
      return [];
  }
}
