import type { EchoTensor } from './echo.ts';
import { type Frame, flatOf, frameOfRecords, frameOfSplit, ragged, shapeOf } from './frame.ts';
import type { Json } from './json.ts';
import type { TensorSpec } from './model.ts';
import type { Tree } from './nested.ts';
import type { FormData } from './request.ts';
import { type Cell, castScalar, type Target, targetOf } from './scalar.ts';
import { type Enforced, isRefusal, malformed, type Refusal, refuse } from './verdict.ts';

type Specs = readonly TensorSpec[];

/** A tensor as it was sent, and whether its shape is the declared one. */
interface CastTensor {
  readonly tensor: EchoTensor;
  readonly fits: boolean;
  readonly rules: ReadonlySet<string>;
}

/** Enforces a signature of tensors on a request. */
export function enforceTensors(specs: Specs, { form, data }: FormData): Enforced | Refusal {
  if (form === 'dataframe_split') return enforceTensorFrame(specs, frameOfSplit(data));
  if (form === 'dataframe_records') return enforceTensorFrame(specs, frameOfRecords(data));
  if (form === 'llm') return refuse('error/missing', { rule: 'tensor/named' });
  if (isNamed(specs)) return enforceNamed(specs, { form, data });
  const [only] = specs;
  if (only === undefined || data instanceof Map || data === null) return malformed('tensor/named');
  if (Array.isArray(data) && data.length === 0) return wrongShape([]);
  if (Array.isArray(data) && isListOfObjects(form, data)) return malformed('tensor/named');
  const cast = castLists(only, data);
  return isRefusal(cast) ? cast : finish(specs, [cast]);
}

function isNamed(specs: Specs): boolean {
  return specs.some(({ name }) => name !== undefined);
}

/** MLflow looks at the first instance only, but at all inputs. */
function isListOfObjects(form: FormData['form'], data: readonly Json[]): boolean {
  return form === 'instances' ? data[0] instanceof Map : data.every((item) => item instanceof Map);
}

function enforceNamed(specs: Specs, { form, data }: FormData): Enforced | Refusal {
  const values = valuesByName(specs, { form, data });
  if (isRefusal(values)) return values;
  const missing = specs.map(({ name = '' }) => name).filter((name) => !values.has(name));
  if (missing.length > 0) return missingTensors(missing);
  if (form === 'instances' && data instanceof Map) {
    const lengths = specs.map(({ name = '' }) => lengthOf(values.get(name)));
    if (lengths.includes(undefined) || new Set(lengths).size > 1) {
      return refuse('error/cast', { rule: 'tensor/instances', names: namesOf(specs) });
    }
  }
  const cast: CastTensor[] = [];
  for (const spec of specs) {
    const result = castLists(spec, values.get(spec.name ?? '') ?? null);
    if (isRefusal(result)) return result;
    cast.push(result);
  }
  return finish(specs, cast);
}

function lengthOf(value: Json | undefined): number | undefined {
  return Array.isArray(value) ? value.length : undefined;
}

function valuesByName(specs: Specs, { form, data }: FormData): ReadonlyMap<string, Json> | Refusal {
  if (data instanceof Map) return data;
  const list = Array.isArray(data) ? data : [];
  if (form === 'instances' && list[0] instanceof Map) return stacked(specs, list);
  if (specs.length > 1 || list.some((item) => item instanceof Map)) return new Map();
  return new Map([[specs[0]?.name ?? '', data]]);
}

function stacked(specs: Specs, list: readonly Json[]): ReadonlyMap<string, Json> | Refusal {
  if (!list.every((item) => item instanceof Map)) return malformed();
  const values = new Map<string, Json>();
  for (const { name = '' } of specs) {
    const rows = list.filter((item) => item.has(name)).map((item) => item.get(name) ?? null);
    if (rows.length > 0 && rows.length < list.length) return missingTensors([name]);
    if (rows.length > 0) values.set(name, rows);
  }
  return values;
}

function missingTensors(names: readonly string[]): Refusal {
  return refuse('error/missing', { names });
}

function wrongShape(names: readonly string[], rule = 'tensor/shape'): Refusal {
  return refuse('error/shape', { rule, names });
}

function namesOf(specs: Specs): string[] {
  return specs.flatMap(({ name }) => (name === undefined ? [] : [name]));
}

/** Shapes are checked after all casts. */
function finish(specs: Specs, cast: readonly CastTensor[]): Enforced | Refusal {
  const wrong = specs.filter((_, at) => cast[at]?.fits === false);
  if (wrong.length > 0) return wrongShape(namesOf(wrong));
  const rules = new Set(cast.flatMap((each) => [...each.rules]));
  if (specs.some(({ name }) => name === '')) rules.add('form/empty-name');
  const tensors = cast.map(({ tensor }) => tensor);
  const [only] = tensors;
  if (!isNamed(specs) && only !== undefined) return { kind: 'tensor', tensor: only, rules };
  return {
    kind: 'tensors',
    tensors: specs.map(({ name = '' }, at) => [name, tensors[at] as EchoTensor] as const),
    rules,
  };
}

function castLists(spec: TensorSpec, value: Json): CastTensor | Refusal {
  const target = targetOf(spec.dtype);
  if (target === undefined) return objectTensor(spec, value);
  const shape = shapeOf(value);
  if (shape === undefined) return ragged(namesOf([spec]));
  const rules = new Set<string>();
  const values = castElements(target, value, rules);
  if (isRefusal(values)) return { ...values, names: namesOf([spec]) };
  const fits = fitsShape(shape, spec.shape);
  return { tensor: { dtype: tensorDtype(spec.dtype, values), shape, values }, fits, rules };
}

/** `tensor/object`: values stay as they are, up to the levels on which all lists have one length. */
function objectTensor(spec: TensorSpec, value: Json): CastTensor | Refusal {
  const shape: number[] = [];
  let level: Json[] = [value];
  let longest = 0;
  for (let inner: Json | undefined = value; Array.isArray(inner); inner = inner[0]) longest += 1;
  if (longest > 64) return ragged(namesOf([spec]));
  while (shape.length < longest) {
    const [first] = level;
    const isLevel =
      Array.isArray(first) &&
      level.every((list) => Array.isArray(list) && list.length === first.length);
    if (!isLevel) break;
    shape.push(first.length);
    if (first.length === 0) break;
    level = level.flat() as Json[];
  }
  const isFree = spec.shape.length === 1 && spec.shape[0] === -1;
  const isFlat = shape.length === 1 && spec.shape.slice(1).includes(-1);
  const fits = isFree || isFlat || fitsShape(shape, spec.shape);
  const values = nestAny(value, shape.length);
  return { tensor: { dtype: 'object', shape, values }, fits, rules: new Set(['tensor/object']) };
}

function nestAny(value: Json, levels: number): Tree {
  if (levels === 0 || !Array.isArray(value)) return { any: value };
  return value.map((item) => nestAny(item, levels - 1));
}

const place = { required: true, isCell: false, isInput: false };

function castElements(target: Target, value: Cell, rules: Set<string>): Tree | Refusal {
  if (!Array.isArray(value)) {
    const result = castScalar(target, value, place);
    if ('refusedBy' in result) return refuse('error/cast', { rule: result.refusedBy });
    rules.add(result.rule);
    return result.value;
  }
  const values: Tree[] = [];
  for (const item of value) {
    const result = castElements(target, item, rules);
    if (isRefusal(result)) return result;
    values.push(result);
  }
  return values;
}

function fitsShape(shape: readonly number[], declared: readonly number[]): boolean {
  return (
    shape.length === declared.length &&
    declared.every((length, axis) => length === -1 || length === shape[axis])
  );
}

/** Enforces a signature of tensors on a table. */
export function enforceTensorFrame(specs: Specs, frame: Frame | Refusal): Enforced | Refusal {
  if (isRefusal(frame)) return frame;
  const [only] = specs;
  if (!isNamed(specs)) {
    if (only === undefined || frame.columns.length === 0) return wrongShape([], 'tensor/table');
    const cast =
      frame.columns.length === 1
        ? castColumn(only, frame.columns[0] ?? [], frame)
        : castMatrix(only, frame);
    return isRefusal(cast) ? cast : finish(specs, [cast]);
  }
  const columns = specs.map(({ name = '' }) => frame.columns[frame.names.indexOf(name)]);
  const missing = specs.filter((_, at) => columns[at] === undefined);
  if (missing.length > 0) return missingTensors(namesOf(missing));
  const cast: CastTensor[] = [];
  for (const [at, spec] of specs.entries()) {
    const result = castColumn(spec, columns[at] ?? [], frame);
    if (isRefusal(result)) return result;
    cast.push(result);
  }
  return finish(specs, cast);
}

/** A column of scalars, or of flat lists, that is given the declared shape. */
function castColumn(spec: TensorSpec, cells: readonly Cell[], frame: Frame): CastTensor | Refusal {
  const names = namesOf([spec]);
  if (cells.length === 0) return wrongShape(names, 'tensor/table');
  const hasLabel = !frame.hasIndex || frame.index.some((label) => label === 0n || label === 0);
  const [first, ...rowShape] = spec.shape;
  const isFixed = first === -1 && !rowShape.includes(-1) && hasLabel;
  const width = rowShape.reduce((product, length) => product * length, 1);
  const isLists = Array.isArray(cells[0]);
  const rows = (isLists ? cells : cells.map((cell) => [cell])) as Json[];
  const target = targetOf(spec.dtype);
  if (!isLists && target !== undefined && cells.some(Array.isArray)) {
    return refuse('error/cast', { names });
  }
  const cast = castLists({ ...spec, shape: [-1, -1] }, rows);
  if (isRefusal(cast)) return cast;
  const [count = 0, length, ...more] = cast.tensor.shape;
  const isFlat = length !== undefined && more.length === 0 && cast.fits;
  const isScalar = isLists || target !== undefined || !isCompound(cells[0]);
  const fits =
    isFixed && isFlat && isScalar && length === width && (isLists || rowShape.length < 2);
  const flat = fits ? (cast.tensor.values as Tree[]).flat() : [];
  const shape = [count, ...rowShape];
  const values = fits ? nest(flat as Tree[], shape) : null;
  const isSpecial =
    isLists && flatOf(rows).some((value) => value === null || typeof value === 'string');
  const rules = new Set([...cast.rules, ...(isSpecial ? ['tensor/table'] : [])]);
  return { tensor: { ...cast.tensor, shape, values }, fits, rules };
}

function isCompound(cell: Cell): boolean {
  return cell === null || cell === undefined || typeof cell === 'object';
}

/** Scalar columns side by side. */
function castMatrix(spec: TensorSpec, { columns, index }: Frame): CastTensor | Refusal {
  if (index.length === 0) return wrongShape([], 'tensor/table');
  const rules = new Set<string>();
  const target = targetOf(spec.dtype);
  const rows = index.map((_, row) => columns.map((column) => column[row]));
  const hasLists = columns.some(([cell]) => Array.isArray(cell));
  const cast: Tree[][] = index.map(() => []);
  for (const at of columns.keys()) {
    for (const row of rows.keys()) {
      const cell = rows[row]?.[at];
      if (target === undefined) {
        cast[row]?.push({ any: (cell ?? null) as Json });
        continue;
      }
      if (Array.isArray(cell)) return refuse('error/cast', {});
      const value = castElements(target, cell, rules);
      if (isRefusal(value)) return value;
      cast[row]?.push(value);
    }
  }
  const shape = [index.length, columns.length];
  const isDeclared =
    spec.shape.length === 2 && spec.shape[0] === -1 && spec.shape[1] === columns.length;
  if (target?.type === 'string') rules.add('tensor/table');
  return {
    tensor: { dtype: tensorDtype(spec.dtype, cast), shape, values: cast },
    fits: isDeclared && !hasLists,
    rules,
  };
}

function nest(flat: readonly Tree[], shape: readonly number[]): Tree {
  const [length, ...rest] = shape;
  if (length === undefined) return flat[0] ?? null;
  const size = rest.reduce((product, item) => product * item, 1);
  return Array.from({ length }, (_, at) => nest(flat.slice(at * size, (at + 1) * size), rest));
}

const nanosecondsPerUnit: Readonly<Record<string, bigint>> = {
  D: 86_400_000_000_000n,
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
};

/** numpy's dtype of a tensor: the declared one, unless its unit would round a time; then that of nanoseconds. */
function tensorDtype(declared: string, values: Tree): string {
  const unit = nanosecondsPerUnit[/^datetime64\[(\w+)\]$/.exec(declared)?.[1] ?? ''];
  return unit === undefined || isWhole(values, unit) ? declared : 'datetime64[ns]';
}

function isWhole(value: Tree, unit: bigint): boolean {
  if (Array.isArray(value)) return value.every((item) => isWhole(item, unit));
  const { nanoseconds = 0n } = value as { nanoseconds?: bigint };
  return nanoseconds % unit === 0n;
}
