import { isJsonObject, type JsonObject, keysOf, propertyOf } from '../../../data/json-value.js';
import type { NamedTensors, SingleTensor } from '../../../data/model-data.js';
import type {
  EnforcedInput,
  InputForm,
  TensorInput,
  TensorsInput,
} from '../../../data/raw-input.js';
import type { NamedTensor } from '../../../data/vector.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import type { OnIgnored } from '../../ignored-names.js';
import { type Cells, cellAt } from '../cast/cells.js';
import { createVectorWriter } from '../cast/vector-writer.js';
import { missingInputs } from '../columns/missing-inputs.js';
import { exampleBody } from '../example-body.js';
import { csvUnsupported } from '../frame/csv-frame.js';
import { arrowFrame, type Frame, frameError } from '../frame/frame.js';
import { checkObjects, namesOf, recordsFrame } from '../frame/list-frames.js';
import { listsFrame } from '../frame/lists-frame.js';
import { rowsFrame } from '../frame/rows-frame.js';
import type { TensorPlan, TensorsPlan } from '../plan.js';
import {
  type CastTensor,
  castTensor,
  checkShapes,
  shapeError,
  type TensorSource,
  targetOf,
  tensorSource,
  wrongShape,
} from './cast-tensor.js';
import { tensorOfCells } from './tensor-of-cells.js';

/**
 * Casts a request's data to a tensor signature.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for missing tensors or columns, then `BAD_REQUEST` for values that do not
 * cast, then `INVALID_PARAMETER_VALUE` for wrong shapes
 */
export function enforceTensorInput(
  raw: EnforcedInput,
  plan: TensorsPlan,
  onIgnored?: OnIgnored,
): SingleTensor | NamedTensors {
  const sent = { form: raw.form, onIgnored };
  switch (raw.kind) {
    case 'rows':
      return enforceFrame(rowsFrame(raw), plan, sent);
    case 'records':
      return enforceFrame(recordsFrame(raw.records), plan, sent);
    case 'columns':
      throw csvUnsupported(plan);
    case 'arrow':
      return enforceFrame(arrowFrame(raw), plan, sent);
    case 'lists':
      return enforceFrame(listsFrame(raw), plan, sent);
    case 'tensor':
      return enforceList(raw, plan, sent);
    case 'tensors':
      return enforceObject(raw, plan, sent);
    case 'json':
      throw new MlmodelError(
        'INVALID_PARAMETER_VALUE',
        `The model takes tensors: send them below 'inputs', such as ${exampleBody(plan, 'rows')}.`,
      );
  }
}

interface SentTensors {
  readonly form: InputForm;
  /** Gets the names of undeclared tensors. */
  readonly onIgnored: OnIgnored | undefined;
}

/** A list or scalar below `inputs` or `instances`. */
function enforceList(
  input: TensorInput,
  plan: TensorsPlan,
  sent: SentTensors,
): SingleTensor | NamedTensors {
  const { value, form, matrix } = input;
  const source = tensorSource({ value, matrix });
  const list = matrix === undefined && Array.isArray(value) ? value : [];
  if (form === 'instances' && isJsonObject(list[0])) return enforceInstances(list, plan, sent);
  if (!plan.named) return enforceUnnamed(source, plan);
  const [only, ...more] = plan.tensors;
  if (only === undefined || more.length > 0 || list.some(isJsonObject)) {
    throw missingInputs(
      plan.tensors.map(({ field }) => field),
      { count: 1, extra: [0], form, plan },
    );
  }
  return namedTensors(plan, [castTensor(source, only)]);
}

/** An object of tensors. */
function enforceObject(
  { value, form }: TensorsInput,
  plan: TensorsPlan,
  sent: SentTensors,
): SingleTensor | NamedTensors {
  if (!plan.named) {
    throw notAnArray(plan);
  }
  const values = plan.tensors.map((tensor) => propertyOf(value, tensor.field));
  checkNames(absentFrom(values, plan), plan, { ...sent, names: keysOf(value) });
  if (form === 'instances') checkLengths(values, plan);
  return castAll(values, plan);
}

/** `tensor/instances`: all inputs have the same number of rows. */
function checkLengths(values: readonly unknown[], plan: TensorsPlan): void {
  const [first] = values;
  for (const [position, { field }] of plan.tensors.entries()) {
    const value = values[position];
    if (Array.isArray(value) && value.length === (first as readonly unknown[]).length) continue;
    const message = `The inputs below 'instances' must be lists of the same length; "${field}" is not. Send one element for each row.`;
    throw new MlmodelError('BAD_REQUEST', message, { field });
  }
}

function enforceInstances(
  records: readonly unknown[],
  plan: TensorsPlan,
  sent: SentTensors,
): SingleTensor | NamedTensors {
  checkObjects(records);
  if (!plan.named) throw notAnArray(plan);
  const values = plan.tensors.map((tensor) => stackInstances(records, tensor));
  checkNames(absentFrom(values, plan), plan, { ...sent, names: namesOf(records) });
  return castAll(values, plan);
}

/** The values of one tensor, one per row; undefined when no row has one. */
function stackInstances(records: readonly JsonObject[], { field }: TensorPlan): unknown {
  const rows = records
    .map((record) => propertyOf(record, field))
    .filter((row) => row !== undefined);
  if (rows.length === 0) return undefined;
  if (rows.length === records.length) return rows;
  const row = records.findIndex((record) => propertyOf(record, field) === undefined);
  const message = `Instance ${row} lacks the input "${field}". Send it in every instance.`;
  throw new MlmodelError('INVALID_PARAMETER_VALUE', message, { field, row });
}

function absentFrom(values: readonly unknown[], plan: TensorsPlan): readonly TensorPlan[] {
  return plan.tensors.filter((_, position) => values[position] === undefined);
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` if tensors are missing */
function checkNames(
  missing: readonly TensorPlan[],
  plan: TensorsPlan,
  { names, form, onIgnored }: SentTensors & { readonly names: readonly unknown[] },
): void {
  if (missing.length === 0 && names.length <= plan.tensors.length) return;
  const declared = new Set<unknown>(plan.tensors.map(({ field }) => field));
  const extra = names.filter((name) => !declared.has(name));
  if (missing.length > 0) {
    throw missingInputs(
      missing.map(({ field }) => field),
      { count: names.length, extra, form, plan },
    );
  }
  if (extra.length > 0) onIgnored?.({ kind: 'tensor', names: extra.map(String), absent: [] });
}

function castAll(values: readonly unknown[], plan: TensorsPlan): NamedTensors {
  const cast = plan.tensors.map((tensor, position) =>
    castTensor(tensorSource({ value: values[position] }), tensor),
  );
  return namedTensors(plan, cast);
}

/** Tensors in the order of the signature; throws as {@link checkShapes} does. */
function namedTensors(plan: TensorsPlan, cast: readonly CastTensor[]): NamedTensors {
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
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      'An empty list has no shape. Send at least one element.',
    );
  }
  if (value === null || (Array.isArray(value) && value.every(isJsonObject))) {
    throw notAnArray(plan);
  }
  const [tensor] = checkShapes([castTensor(source, declared)]);
  return { kind: 'tensor', tensor: tensor as CastTensor['tensor'] };
}

function notAnArray(plan: TensorsPlan): MlmodelError {
  return frameError(
    `The model takes one tensor without a name: send a list, such as ${exampleBody(plan, 'rows')}.`,
  );
}

/** The columns of a table become tensors, or together one tensor. */
function enforceFrame(
  frame: Frame,
  plan: TensorsPlan,
  sent: SentTensors,
): SingleTensor | NamedTensors {
  return plan.named ? namedFromFrame(frame, plan, sent) : unnamedFromFrame(frame, plan);
}

function namedFromFrame(frame: Frame, plan: TensorsPlan, sent: SentTensors): NamedTensors {
  const byName = cellsByName(frame);
  const missing = plan.tensors.filter(({ field }) => !byName.has(field));
  checkNames(missing, plan, { ...sent, names: frame.names });
  const cast = plan.tensors.map((tensor) =>
    tensorOfCells(byName.get(tensor.field) as Cells, tensor, frame),
  );
  return namedTensors(plan, cast);
}

/** The cells of the first column of each name. */
function cellsByName({ names, columns }: Frame): ReadonlyMap<unknown, Cells> {
  const byName = new Map<unknown, Cells>();
  for (const [position, name] of names.entries()) {
    if (!byName.has(name)) byName.set(name, columns[position] as Cells);
  }
  return byName;
}

function unnamedFromFrame(frame: Frame, plan: TensorsPlan): SingleTensor {
  const [declared] = plan.tensors;
  const [only, ...more] = frame.columns;
  if (declared === undefined || only === undefined) {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      'The table has no columns. Send at least one row.',
    );
  }
  const cast =
    more.length === 0 ? tensorOfCells(only, declared, frame) : tensorOfColumns(frame, declared);
  const [tensor] = checkShapes([cast]);
  return { kind: 'tensor', tensor: tensor as CastTensor['tensor'] };
}

/** Joins scalar columns: the shape must be (-1, number of columns). */
function tensorOfColumns({ columns, rowCount }: Frame, plan: TensorPlan): CastTensor {
  if (rowCount === 0) throw shapeError(plan, 'The table has no rows.');
  const width = columns.length;
  const shape = [rowCount, width];
  const target = targetOf(plan, shape);
  const writer = createVectorWriter(plan.element, rowCount * width);
  for (const [offset, cells] of columns.entries()) {
    writer.write({ cells, count: rowCount, offset, step: width, target });
  }
  const [first, second, ...rest] = plan.shape;
  const hasLists = columns.some((cells) => Array.isArray(cellAt(cells, 0)));
  const fits = first === -1 && second === width && rest.length === 0 && !hasLists;
  const problem = fits ? undefined : wrongShape(plan, shape);
  return { tensor: { ...writer.finish(), shape }, problem };
}
