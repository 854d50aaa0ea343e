import { isJsonObject, isMissing, isTimestamp } from '../../data/json-value.js';
import { elementOf, type Tensor } from '../../data/vector.js';
import { MlmodelError } from '../../errors/mlmodel-error.js';
import { objectToPython } from '../codec/format-signature.js';
import { findObjectMismatch } from '../codec/object-default.js';
import { numbersFromPython } from '../codec/python-json.js';
import type { ParamSpec, ScalarType } from '../schema.js';
import { InferenceError, type InferenceOptions, inferDataType } from './infer-data-type.js';
import { tensorOf } from './recognise-data.js';

/**
 * Specs of params from their values, which become the defaults, by the rules of MLflow's `_infer_param_schema`.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming every param that is neither a scalar, a list of scalars of one
 * type, nor an object
 */
export function inferParams(
  params: Iterable<readonly [string, unknown]>,
  options: InferenceOptions,
): readonly ParamSpec[] {
  const specs: ParamSpec[] = [];
  const faults: string[] = [];
  for (const [name, value] of params) {
    try {
      specs.push({ name, ...inferParam(value, options) });
    } catch (error) {
      if (!(error instanceof InferenceError)) throw error;
      faults.push(`"${name}": ${error.message}`);
    }
  }
  if (faults.length === 0) return specs;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `cannot infer a type for these params: ${faults.join('; ')}`,
    { field: 'params' },
  );
}

type Inferred = Omit<ParamSpec, 'name'>;

function inferParam(value: unknown, options: InferenceOptions): Inferred {
  const tensor = tensorOf(value);
  if (tensor !== undefined) return tensorParam(tensor);
  if (Array.isArray(value)) return listParam(value, options);
  const scalar = normalise(value);
  if (isScalar(scalar)) return scalarParam(scalar, options);
  return objectParam(value, options);
}

const tensorTypes: Readonly<Partial<Record<Tensor['type'], ScalarType>>> = {
  bool: 'boolean',
  int32: 'integer',
  int64: 'long',
  float32: 'float',
  float64: 'double',
  string: 'string',
  datetime: 'datetime',
};

function tensorParam(tensor: Tensor): Inferred {
  if (tensor.shape.length !== 1) throw new InferenceError('only tensors of one dimension');
  if (tensor.shape[0] === 0) return { type: 'datetime', default: [], shape: [-1] };
  const type = tensorTypes[tensor.type];
  if (type === undefined) throw new InferenceError(`no type holds ${tensor.type}`);
  const values = Array.from(tensor.values, (_, index) => elementOf(tensor, index));
  if (values.includes(null)) throw new InferenceError('a list contains null');
  return { type, default: numbersFromPython(values), shape: [-1] };
}

/** As in MLflow, an empty list has the type datetime. */
function listParam(values: readonly unknown[], options: InferenceOptions): Inferred {
  const items = values.map(normalise);
  if (!items.every(isScalar)) throw new InferenceError('a list contains null, a list or an object');
  if (items.every(isTimestamp)) return { type: 'datetime', default: items, shape: [-1] };
  if (items.every(isNumber)) {
    return {
      type: numberListType(items, options),
      default: items.map(numbersFromPython),
      shape: [-1],
    };
  }
  const [first] = items.map((item) => scalarParam(item, options).type);
  const isOneType = items.every((item) => scalarParam(item, options).type === first);
  if (first === undefined || !isOneType) throw new InferenceError('a list of different types');
  return { type: first, default: items, shape: [-1] };
}

type Scalar = boolean | number | bigint | string | { readonly epochNanoseconds: bigint };

function isScalar(value: unknown): value is Scalar {
  const isPrimitive = ['boolean', 'number', 'bigint', 'string'].includes(typeof value);
  return isPrimitive || isTimestamp(value);
}

function isNumber(value: Scalar): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function normalise(value: unknown): unknown {
  if (!(value instanceof Date)) return value;
  return { epochNanoseconds: BigInt(value.getTime()) * 1_000_000n };
}

const mostSigned = 2n ** 63n - 1n;
const mostUnsigned = 2n ** 64n - 1n;

/** numpy uses doubles when no integer type holds all 64-bit integers. */
function numberListType(
  items: readonly (number | bigint)[],
  { numberKinds }: InferenceOptions,
): ScalarType {
  const integers = items.filter((item) => typeof item === 'bigint');
  if (integers.some((item) => item > mostUnsigned || item < -mostSigned - 1n)) {
    throw new InferenceError('an integer has more than 64 bits');
  }
  const isFloat = (item: number | bigint) =>
    typeof item === 'number' && (numberKinds || !Number.isInteger(item));
  const large = integers.filter((item) => item > mostSigned).length;
  if (items.some(isFloat) || (large > 0 && large < items.length)) return 'double';
  if (large === 0) return 'long';
  throw new InferenceError('an integer has more than 63 bits');
}

function scalarParam(value: Scalar, { numberKinds }: InferenceOptions): Inferred {
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return { type: typeof value as 'boolean' | 'string', default: value };
    case 'number':
      return { type: Number.isInteger(value) && !numberKinds ? 'long' : 'double', default: value };
    case 'bigint':
      if (BigInt.asIntN(64, value) === value) {
        return { type: 'long', default: numbersFromPython(value) };
      }
      throw new InferenceError('an integer has more than 63 bits');
    default:
      return { type: 'datetime', default: value };
  }
}

function objectParam(value: unknown, options: InferenceOptions): Inferred {
  if (isMissing(value) || value instanceof Uint8Array || !isJsonObject(value)) {
    throw new InferenceError('a param is a scalar, a list or an object');
  }
  const type = inferDataType(value, options);
  if (typeof type !== 'object' || type.type !== 'object') {
    throw new InferenceError('an object needs properties');
  }
  const written = objectToPython(value, type);
  const mismatch = findObjectMismatch(written, type, 'default');
  if (mismatch !== undefined)
    throw new InferenceError(`JSON cannot represent the value at ${mismatch}`);
  return { type, default: numbersFromPython(written) };
}
