import { isJsonObject, type JsonObject, propertyOf } from '../../../data/json-value.js';
import type { NamedTensors, SingleTensor } from '../../../data/model-data.js';
import type { TensorInput, TensorsInput } from '../../../data/raw-input.js';
import type { NamedTensor } from '../../../data/vector.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import { missingInputs } from '../columns/missing-inputs.js';
import { frameError } from '../frame/frame.js';
import { namesOf } from '../frame/list-frames.js';
import type { TensorPlan, TensorsPlan } from '../plan.js';
import {
  type CastTensor,
  castTensor,
  checkShapes,
  type TensorSource,
  tensorSource,
} from './cast-tensor.js';

type TensorsResult = SingleTensor | NamedTensors;

/**
 * Holds a list or scalar below `inputs` or `instances` against a tensor signature.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for missing tensors, then `BAD_REQUEST` for values that do not cast, then
 * `INVALID_PARAMETER_VALUE` for wrong shapes
 */
export function enforceTensorList(input: TensorInput, plan: TensorsPlan): TensorsResult {
  const { value, form, matrix } = input;
  const source = tensorSource({ value, matrix });
  const list = matrix === undefined && Array.isArray(value) ? value : [];
  if (form === 'instances' && isJsonObject(list[0])) return enforceInstances(list, plan);
  if (!plan.named) return enforceUnnamed(source, plan);
  const [only, ...more] = plan.tensors;
  if (only === undefined || more.length > 0 || list.some(isJsonObject)) {
    throw missingInputs(
      plan.tensors.map(({ field }) => field),
      [],
    );
  }
  return namedTensors(plan, [castTensor(source, only)]);
}

/** Holds an object of tensors against a tensor signature; throws as {@link enforceTensorList} does. */
export function enforceTensorObject(
  { value, form }: TensorsInput,
  plan: TensorsPlan,
): TensorsResult {
  if (!plan.named) {
    throw frameError('The model takes one tensor without a name: send a list, not an object.');
  }
  const values = plan.tensors.map((tensor) => propertyOf(value, tensor.field));
  checkPresent(values, plan, Object.keys(value));
  if (form === 'instances') checkLengths(values, plan);
  return castAll(values, plan);
}

/** `tensor/instances`: all inputs have as many rows. */
function checkLengths(values: readonly unknown[], plan: TensorsPlan): void {
  const [first] = values;
  for (const [position, { field }] of plan.tensors.entries()) {
    const value = values[position];
    if (Array.isArray(value) && value.length === (first as readonly unknown[]).length) continue;
    const message = `The inputs below 'instances' must be lists of one length: "${field}" is not.`;
    throw new MlmodelError('BAD_REQUEST', message, { field });
  }
}

function enforceInstances(records: readonly unknown[], plan: TensorsPlan): TensorsResult {
  if (!records.every(isJsonObject)) {
    throw frameError('Every instance must be an object if the first one is.');
  }
  if (!plan.named) throw notAnArray();
  const values = plan.tensors.map((tensor) => stackInstances(records, tensor));
  checkPresent(values, plan, namesOf(records));
  return castAll(values, plan);
}

/** The values of one tensor, one a row; undefined when no row has one. */
function stackInstances(records: readonly JsonObject[], { field }: TensorPlan): unknown {
  const rows = records
    .map((record) => propertyOf(record, field))
    .filter((row) => row !== undefined);
  if (rows.length === 0) return undefined;
  if (rows.length === records.length) return rows;
  const message = `Some instances lack the input "${field}".`;
  throw new MlmodelError('INVALID_PARAMETER_VALUE', message, { field });
}

function checkPresent(
  values: readonly unknown[],
  plan: TensorsPlan,
  names: readonly string[],
): void {
  const missing = plan.tensors.filter((_, position) => values[position] === undefined);
  if (missing.length === 0) return;
  const declared = new Set(plan.tensors.map(({ field }) => field));
  throw missingInputs(
    missing.map(({ field }) => field),
    names.filter((name) => !declared.has(name)),
  );
}

function castAll(values: readonly unknown[], plan: TensorsPlan): NamedTensors {
  const cast = plan.tensors.map((tensor, position) =>
    castTensor({ kind: 'value', value: values[position] }, tensor),
  );
  return namedTensors(plan, cast);
}

/** Tensors in the order of the signature; throws as {@link checkShapes} does. */
export function namedTensors(plan: TensorsPlan, cast: readonly CastTensor[]): NamedTensors {
  const tensors = checkShapes(cast).map(
    (tensor, position): NamedTensor => ({
      ...tensor,
      name: (plan.tensors[position] as TensorPlan).field,
    }),
  );
  return { kind: 'tensors', tensors };
}

function enforceUnnamed(source: TensorSource, plan: TensorsPlan): SingleTensor {
  const [declared] = plan.tensors;
  const value = source.kind === 'value' ? source.value : undefined;
  const isEmpty = Array.isArray(value) && value.length === 0;
  if (declared === undefined || isEmpty) {
    throw new MlmodelError('INVALID_PARAMETER_VALUE', 'An empty list has no shape.');
  }
  if (value === null || (Array.isArray(value) && value.every(isJsonObject))) throw notAnArray();
  const [tensor] = checkShapes([castTensor(source, declared)]);
  return { kind: 'tensor', tensor: tensor as CastTensor['tensor'] };
}

function notAnArray(): MlmodelError {
  return frameError(
    'The signature has one tensor and no input names: send a list of numbers or texts.',
  );
}
