import { type Enforced, type Refusal, type Silence, silent, type Trait } from './answer.ts';
import type { EchoTensor } from './echo.ts';
import { type Frame, frameOfRecords, frameOfSplit } from './frame.ts';
import type { Json } from './json.ts';
import type { FormData } from './lay-out.ts';
import type { TensorSpec } from './model.ts';
import type { Tree } from './nested.ts';
import { castScalar, type Family, familyOf, isMissing, nullOf } from './scalar.ts';
import { tensorDtype } from './tensor-dtype.ts';

type Specs = readonly TensorSpec[];
type Answer = Enforced | Refusal | Silence;

/** Casts a request for a signature of tensors. */
export function enforceTensors(specs: Specs, { form, data }: FormData): Answer {
  if (form === 'dataframe_split') return enforceFrame(specs, frameOfSplit(data));
  if (form === 'dataframe_records') return enforceFrame(specs, frameOfRecords(data));
  if (form !== 'inputs' && form !== 'instances') return silent;
  const only = specs[0];
  if (only === undefined) return silent;
  if (only.name === undefined) {
    if (data instanceof Map || data === null) return silent;
    if (Array.isArray(data) && isListOfObjects(form, data)) return silent;
    const result = castNested(only, data);
    return 'kind' in result ? result : { kind: 'tensor', tensor: result, traits: traitsOf(specs) };
  }
  const values = valuesByName(specs, { form, data });
  return values === undefined ? silent : castByName(specs, values);
}

/** MLflow looks at the first instance only, but at all inputs. */
function isListOfObjects(form: 'inputs' | 'instances', data: readonly Json[]): boolean {
  if (form === 'instances') return data.length === 0 || data[0] instanceof Map;
  return data.every((item) => item instanceof Map);
}

function valuesByName(specs: Specs, { form, data }: FormData): Map<string, Json> | undefined {
  if (data instanceof Map) return form === 'inputs' || hasRows(data) ? data : undefined;
  if (!Array.isArray(data)) return undefined;
  const objects = data.filter((item) => item instanceof Map);
  if (objects.length === 0) {
    return specs.length === 1 ? new Map([[specs[0]?.name ?? '', data]]) : undefined;
  }
  if (form !== 'instances' || objects.length !== data.length) return undefined;
  const stacked = new Map<string, Json[]>();
  for (const object of objects) {
    for (const [name, value] of object) stacked.set(name, [...(stacked.get(name) ?? []), value]);
  }
  const lengths = new Set([...stacked.values()].map((list) => list.length));
  return lengths.size === 1 ? stacked : undefined;
}

/** Lists of one length. */
function hasRows(values: ReadonlyMap<string, Json>): boolean {
  const lengths = [...values.values()].map((list) => (Array.isArray(list) ? list.length : -1));
  return new Set(lengths).size === 1 && !lengths.includes(-1);
}

function castByName(specs: Specs, values: ReadonlyMap<string, Json>): Answer {
  const missing = specs.map((spec) => spec.name ?? '').filter((name) => !values.has(name));
  if (missing.length > 0) return refuse('INVALID_PARAMETER_VALUE', missing);
  const results = specs.map((spec) => castNested(spec, values.get(spec.name ?? '') ?? null));
  return collect(specs, results) ?? silent;
}

/** All tensors, or the first refusal; undefined when some result is silent and none is a refusal. */
function collect(
  specs: Specs,
  results: readonly (EchoTensor | Refusal | Silence)[],
): Enforced | Refusal | undefined {
  const refusal = results.find((result) => 'kind' in result && result.kind === 'refuse');
  if (refusal !== undefined) return refusal as Refusal;
  if (results.some((result) => 'kind' in result)) return undefined;
  const tensors = specs.map((spec, at): [string, EchoTensor] => [
    spec.name ?? '',
    results[at] as EchoTensor,
  ]);
  return { kind: 'tensors', tensors, traits: traitsOf(specs) };
}

function castNested(spec: TensorSpec, value: Json): EchoTensor | Refusal | Silence {
  if (isObjectList(spec, value)) {
    const values = (value as Json[]).map((item): Tree => ({ any: item }));
    return { dtype: spec.dtype, shape: [values.length], values };
  }
  const family = familyOf(spec.dtype);
  const shape = shapeOf(value);
  if (family === undefined || shape === undefined) return silent;
  const values = castElements(family, value);
  if (values === undefined) return refuse('BAD_REQUEST', namesOf(spec), traitOf(family));
  if (!fits(shape, spec.shape)) return refuse('INVALID_PARAMETER_VALUE', namesOf(spec));
  return { dtype: tensorDtype(spec.dtype, values), shape, values };
}

/** A flat list without nulls for a tensor of objects of any length. */
function isObjectList(spec: TensorSpec, value: Json): boolean {
  const isFree = spec.dtype === 'object' && spec.shape.length === 1 && spec.shape[0] === -1;
  if (!isFree || !Array.isArray(value)) return false;
  return value.every((item) => item !== null && !Array.isArray(item) && !(item instanceof Map));
}

/** Casts each element of a nested list; undefined when the table refuses one. */
function castElements(family: Family, value: Json): Tree | undefined {
  if (Array.isArray(value)) {
    const values: Tree[] = [];
    for (const item of value) {
      const result = castElements(family, item);
      if (result === undefined) return undefined;
      values.push(result);
    }
    return values;
  }
  if (isMissing(family, value)) return nullOf(family);
  const result = castScalar(family, value);
  return 'refused' in result ? undefined : result.value;
}

/** numpy's limit of dimensions. */
const maximumRank = 64;

/** The shape of a nested list; undefined when it is ragged or deeper than numpy takes. */
export function shapeOf(value: Json): number[] | undefined {
  if (!Array.isArray(value)) return [];
  const shapes = value.map(shapeOf);
  const first = shapes[0];
  if (first === undefined) return value.length === 0 ? [0] : undefined;
  if (shapes.some((shape) => shape === undefined || shape.join() !== first.join()))
    return undefined;
  return first.length < maximumRank ? [value.length, ...first] : undefined;
}

function fits(shape: readonly number[], declared: readonly number[]): boolean {
  return (
    shape.length === declared.length &&
    declared.every((length, axis) => length === -1 || length === shape[axis])
  );
}

function enforceFrame(specs: Specs, frame: Frame | undefined): Answer {
  // MLflow looks for the row labelled 0.
  if (frame === undefined || !frame.index.includes(0n)) return silent;
  const only = specs[0];
  if (only === undefined) return silent;
  if (only.name !== undefined) return enforceNamedFrame(specs, frame);
  const traits = traitsOfFrame(specs, frame);
  if (frame.columns.length === 1) {
    const result = reshape(only, frame.columns[0] as Json[]);
    return 'kind' in result ? result : { kind: 'tensor', tensor: result, traits };
  }
  const rows = frame.index.map((_, row) => frame.columns.map((column) => column[row] ?? null));
  if (only.shape.length !== 2 || only.shape[0] !== -1 || only.shape[1] !== frame.columns.length) {
    return silent;
  }
  const result = castNested(only, rows);
  if (familyOf(only.dtype)?.family !== 'string') {
    return 'kind' in result ? result : { kind: 'tensor', tensor: result, traits };
  }
  // MLflow makes texts of all values, and then takes no texts of several columns.
  if ('kind' in result) {
    return result.kind === 'refuse' ? refuse('INVALID_PARAMETER_VALUE', []) : result;
  }
  return { kind: 'tensor', tensor: result, traits: traits.add('form') };
}

function enforceNamedFrame(specs: Specs, frame: Frame): Answer {
  const columns = specs.map(({ name }) => frame.columns[frame.names.indexOf(name ?? '')]);
  const missing = specs.find((_, at) => columns[at] === undefined);
  if (missing !== undefined) return refuse('INVALID_PARAMETER_VALUE', [missing.name ?? '']);
  const cells = columns as Json[][];
  const enforced = collect(
    specs,
    specs.map((spec, at) => reshape(spec, cells[at] as Json[])),
  );
  if (enforced === undefined || enforced.kind === 'refuse') return enforced ?? silent;
  return { ...enforced, traits: traitsOfFrame(specs, frame) };
}

/** Gives a column of scalars or flat lists the declared shape, whose rows must be fixed. */
function reshape(spec: TensorSpec, cells: readonly Json[]): EchoTensor | Refusal | Silence {
  const [first, ...rowShape] = spec.shape;
  if (first !== -1 || rowShape.includes(-1)) return silent;
  const width = rowShape.reduce((product, length) => product * length, 1);
  const lists = cells.every((cell) => Array.isArray(cell));
  if (!lists && (width !== 1 || rowShape.length > 1)) return silent;
  if (!lists && cells.some((cell) => Array.isArray(cell))) return silent;
  const rows = cells.map((cell) => (Array.isArray(cell) ? cell : [cell ?? null]));
  if (rows.some((row) => row.length !== width || row.some((item) => Array.isArray(item))))
    return silent;
  return castNested(
    spec,
    rows.map((row) => nest(row, rowShape)),
  );
}

/** MLflow stacks lists before it casts them, which goes wrong with null and with texts beside numbers. */
function traitsOfFrame(specs: Specs, frame: Frame): Set<Trait> {
  const lists = frame.columns.flat().filter(Array.isArray);
  const isSpecial = lists.flat().some((value) => value === null || typeof value === 'string');
  return isSpecial ? traitsOf(specs).add('form') : traitsOf(specs);
}

function nest(flat: readonly Json[], shape: readonly number[]): Json {
  const [length, ...rest] = shape;
  if (length === undefined) return flat[0] ?? null;
  const size = rest.reduce((product, item) => product * item, 1);
  return Array.from({ length }, (_, at) => nest(flat.slice(at * size, (at + 1) * size), rest));
}

function traitsOf(specs: Specs): Set<Trait> {
  const families = specs
    .map((spec) => familyOf(spec.dtype))
    .filter((family) => family !== undefined);
  return new Set(families.map(traitOf));
}

function traitOf(family: Family): Trait {
  return family.family === 'binary' || family.family === 'datetime' ? family.family : 'type';
}

function namesOf(spec: TensorSpec): string[] {
  return spec.name === undefined ? [] : [spec.name];
}

function refuse(
  errorCode: Refusal['errorCode'],
  names: readonly string[],
  trait: Trait = 'type',
): Refusal {
  return { kind: 'refuse', errorCode, names, trait };
}
