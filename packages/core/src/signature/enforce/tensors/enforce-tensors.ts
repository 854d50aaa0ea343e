import { isJsonObject, type JsonObject, propertyOf } from '../../../data/json-value.js';
import type { NamedTensors, SingleTensor } from '../../../data/model-data.js';
import type { TensorInput, TensorsInput } from '../../../data/raw-input.js';
import type { NamedTensor, Tensor } from '../../../data/vector.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import { numpyTakes } from '../cast/numpy-check.js';
import { missingInputs } from '../columns/missing-inputs.js';
import { namesOf } from '../frame/records-frame.js';
import type { TensorPlan, TensorsPlan } from '../plan.js';
import { discoverShape } from './discover-shape.js';
import { type TensorSource, tensorFromSource, tensorSource } from './tensor-from-value.js';

type TensorsResult = SingleTensor | NamedTensors;

/** Holds a list or scalar below `inputs` or `instances` against a tensor signature. */
export function enforceTensorList(input: TensorInput, plan: TensorsPlan): TensorsResult {
  const { value, form, matrix } = input;
  const source = tensorSource({ value, matrix });
  const objects = matrix === undefined && Array.isArray(value) ? value.filter(isJsonObject) : [];
  if (form === 'instances' && objects.length > 0 && isJsonObject((value as unknown[])[0])) {
    return enforceInstances(value as unknown[], plan);
  }
  if (!plan.named) return enforceUnnamed(source, plan);
  const [only, ...more] = plan.tensors;
  if (only === undefined || more.length > 0 || objects.length > 0) throw allMissing(source, plan);
  return { kind: 'tensors', tensors: [named(tensorFromSource(source, only), only)] };
}

/** Holds an object of tensors against a tensor signature. */
export function enforceTensorObject(
  { value, form }: TensorsInput,
  plan: TensorsPlan,
): TensorsResult {
  if (!plan.named) {
    throw new MlmodelError(
      'BAD_REQUEST',
      'The model takes one tensor without a name: send a list, not an object.',
    );
  }
  const sources = plan.tensors.map((tensor) => propertyOf(value, tensor.field));
  if (form === 'instances') checkLengths(sources, plan);
  return collectNamed(sources, plan, Object.keys(value));
}

/** Instances are rows: all inputs have as many. */
function checkLengths(values: readonly unknown[], plan: TensorsPlan): void {
  const lengths = new Set<number>();
  for (const [position, tensor] of plan.tensors.entries()) {
    const value = values[position];
    if (value === undefined) continue;
    checkNumpyTakes(value, tensor);
    if (!Array.isArray(value)) throw unequalLengths(tensor);
    lengths.add(value.length);
    if (lengths.size > 1) throw unequalLengths(tensor);
  }
}

function unequalLengths({ field }: TensorPlan): MlmodelError {
  const message = `The inputs below 'instances' must be lists of one length: "${field}" is not.`;
  return new MlmodelError('BAD_REQUEST', message, { field });
}

function enforceInstances(records: readonly unknown[], plan: TensorsPlan): TensorsResult {
  if (!records.every(isJsonObject)) {
    throw new MlmodelError('BAD_REQUEST', 'Every instance must be an object if the first one is.');
  }
  if (!plan.named) throw notAnArray();
  const sources = plan.tensors.map((tensor) => stackInstances(records, tensor));
  return collectNamed(sources, plan, namesOf(records));
}

/** The values that rows have for one tensor. */
function rowsOf(records: readonly JsonObject[], { field }: TensorPlan): unknown[] {
  return records.map((record) => propertyOf(record, field)).filter((row) => row !== undefined);
}

/** The values of one tensor, one a row; undefined when no row has one. */
function stackInstances(records: readonly JsonObject[], tensor: TensorPlan): unknown {
  const { field } = tensor;
  const rows = rowsOf(records, tensor);
  if (rows.length === 0) return undefined;
  if (rows.length === records.length) return rows;
  throw new MlmodelError('BAD_REQUEST', `Some instances lack the input "${field}".`, { field });
}

function collectNamed(
  values: readonly unknown[],
  plan: TensorsPlan,
  names: readonly string[],
): NamedTensors {
  const declared = new Set(plan.tensors.map(({ field }) => field));
  const missing = plan.tensors.filter((_, position) => values[position] === undefined);
  if (missing.length > 0) {
    for (const [position, tensor] of plan.tensors.entries()) checkParses(values[position], tensor);
    throw missingInputs(
      missing.map(({ field }) => field),
      names.filter((name) => !declared.has(name)),
    );
  }
  const tensors = plan.tensors.map((tensor, position): NamedTensor => {
    return named(tensorFromSource({ kind: 'value', value: values[position] }, tensor), tensor);
  });
  return { kind: 'tensors', tensors };
}

function enforceUnnamed(source: TensorSource, plan: TensorsPlan): SingleTensor {
  const [tensor] = plan.tensors;
  if (tensor === undefined) throw notAnArray();
  if (source.kind === 'value') {
    const { value } = source;
    if (value === null) {
      throw new MlmodelError(
        'BAD_REQUEST',
        'The model takes a list of numbers or texts, not null.',
      );
    }
    if (Array.isArray(value) && value.every(isJsonObject)) throw notAnArray();
  }
  return { kind: 'tensor', tensor: tensorFromSource(source, tensor) };
}

/** MLflow casts a list to the first declared dtype, and values of objects to theirs, before it misses the names. */
function allMissing(source: TensorSource, plan: TensorsPlan): MlmodelError {
  const [first] = plan.tensors;
  if (source.kind === 'value' && Array.isArray(source.value) && source.value.every(isJsonObject)) {
    for (const tensor of plan.tensors) checkNumpyTakes(rowsOf(source.value, tensor), tensor);
  } else if (first !== undefined && source.kind === 'value') {
    checkParses(source.value, first);
  }
  return missingInputs(
    plan.tensors.map(({ field }) => field),
    [],
  );
}

/** MLflow makes arrays of what is there before it misses the rest, and looks at shapes only after that. */
function checkParses(value: unknown, tensor: TensorPlan): void {
  if (value === undefined) return;
  if (tensor.element !== 'json') {
    discoverShape(value, { field: tensor.field, errorCode: 'BAD_REQUEST' });
  }
  checkNumpyTakes(value, tensor);
}

function checkNumpyTakes(value: unknown, tensor: TensorPlan): void {
  if (!numpyTakes(value, tensor.element)) tensorFromSource({ kind: 'value', value }, tensor);
}

function named(tensor: Tensor, plan: TensorPlan): NamedTensor {
  return { ...tensor, name: plan.field };
}

function notAnArray(): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    'The signature has one tensor and no input names: send a list of numbers or texts.',
  );
}
