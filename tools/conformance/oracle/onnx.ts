import type { EchoTensor } from './echo.ts';
import type { Json } from './json.ts';
import type { Tree } from './nested.ts';
import { type Cell, castScalar, type Target, targetOf, type Value } from './scalar.ts';
import { type Enforced, type EnforcedFrame, isRefusal, type Refusal, refuse } from './verdict.ts';

/** What an ONNX file declares; recorded from Python's onnxruntime. */
export interface Graph {
  readonly inputs: readonly GraphInput[];
  /** The batch that the graph fixes for all inputs and outputs. */
  readonly batch: number | undefined;
}

export interface GraphInput {
  readonly name: string;
  /** numpy's name of the dtype, `str` for texts. */
  readonly dtype: string;
  /** The dimensions, -1 for variable ones; undefined when the graph declares none. */
  readonly shape: readonly number[] | undefined;
}

/** One tensor to feed, its elements in row-major order. */
export interface Feed {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly Value[];
}

/** What a run gave: recorded from Python's onnxruntime. */
export interface Output {
  readonly name: string;
  /** The declared dimensions, -1 for variable ones; undefined when the graph declares none. */
  readonly declared: readonly number[] | undefined;
  /** Undefined for a list of dictionaries, one a row. */
  readonly shape: readonly number[] | undefined;
  /** Nested as the shape. */
  readonly values: Json;
}

/** An element before the cast to the graph's dtype, and the column it comes from. */
interface Element {
  readonly value: Tree;
  readonly column: string | undefined;
}

interface Binding {
  readonly input: GraphInput;
  readonly shape: readonly number[];
  readonly elements: readonly Element[];
}

/** What a request feeds to a graph. */
export interface Feeds {
  readonly kind: 'feeds';
  readonly feeds: readonly Feed[];
  readonly rules: ReadonlySet<string>;
}

/** Binds an enforced request to the inputs of a graph by the rules `artifact/…`. */
export function feedsOf(graph: Graph, enforced: Enforced): Feeds | Refusal {
  if (enforced.kind === 'json') return refuse('error/model', { rule: 'artifact/names' });
  if (enforced.kind === 'frame' && enforced.columns.length === 0) {
    return refuse('error/model', { rule: 'form/optional' });
  }
  const bindings = bind(graph, enforced);
  if (bindings === undefined) return refuse('error/model', { rule: 'artifact/names' });
  const rules = new Set(enforced.rules);
  if (enforced.kind === 'frame') {
    for (const column of enforced.columns) for (const id of column.rules) rules.add(id);
    if (goesByPosition(graph, enforced)) rules.add('form/rows');
  }
  const feeds: Feed[] = [];
  for (const binding of bindings) {
    const values = castAll(binding);
    if (isRefusal(values)) return values;
    const { input, shape } = binding;
    feeds.push({ name: input.name, dtype: input.dtype, shape, values });
    if (needsCast(enforced, input.dtype)) rules.add('artifact/cast');
  }
  if (enforced.kind === 'frame') {
    if (bindings.some((binding) => !fitsRows(binding))) {
      return refuse('error/model', { rule: 'artifact/shape' });
    }
    if (isReshaped(graph, bindings)) rules.add('artifact/shape');
  }
  const rows = bindings[0]?.shape[0];
  if (graph.batch !== undefined && rows !== graph.batch) rules.add('artifact/batch');
  return { kind: 'feeds', feeds, rules };
}

function bind(graph: Graph, enforced: Enforced): Binding[] | undefined {
  if (enforced.kind === 'frame') return bindFrame(graph, enforced);
  const [only] = graph.inputs;
  if (enforced.kind === 'tensor') {
    const isOne = only !== undefined && graph.inputs.length === 1;
    return isOne ? [bindTensor(only, enforced.tensor, undefined)] : undefined;
  }
  if (enforced.kind === 'json') return undefined;
  const tensors = new Map(enforced.tensors);
  if (tensors.size !== graph.inputs.length) return undefined;
  return complete(
    graph.inputs.map((input) => {
      const tensor = tensors.get(input.name);
      return tensor && bindTensor(input, tensor, input.name);
    }),
  );
}

function complete(bindings: readonly (Binding | undefined)[]): Binding[] | undefined {
  return bindings.every((binding) => binding !== undefined) ? [...bindings] : undefined;
}

function bindTensor(input: GraphInput, tensor: EchoTensor, column: string | undefined): Binding {
  const elements = leavesOf(tensor.values, tensor.shape.length).map((value) => ({ value, column }));
  return { input, shape: tensor.shape, elements };
}

function leavesOf(value: Tree, levels: number): Tree[] {
  if (levels === 0 || !Array.isArray(value)) return [value];
  return value.flatMap((item) => leavesOf(item, levels - 1));
}

function bindFrame(graph: Graph, frame: EnforcedFrame): Binding[] | undefined {
  const rows = frame.index.length;
  const [only, ...more] = graph.inputs;
  if (only === undefined) return undefined;
  const columns = columnsWithAbsent(frame);
  if (more.length === 0) {
    const elements = frame.index.flatMap((_, row) =>
      columns.map(({ name, values }) => ({ value: values[row] ?? null, column: String(name) })),
    );
    const isVector = only.shape?.length === 1 && columns.length === 1;
    return [{ input: only, shape: isVector ? [rows] : [rows, columns.length], elements }];
  }
  const byPosition = goesByPosition(graph, frame);
  return complete(
    graph.inputs.map((input, at) => {
      const column = byPosition ? columns[at] : columns.find(({ name }) => name === input.name);
      const elements = column?.values.map((value) => ({ value, column: String(column.name) }));
      return elements && { input, shape: input.shape?.length === 2 ? [rows, 1] : [rows], elements };
    }),
  );
}

/** True for columns without names in the signature, as many as the graph has inputs, which are not named after these. */
function goesByPosition(graph: Graph, { named, columns }: EnforcedFrame): boolean {
  if (named || graph.inputs.length < 2 || columns.length !== graph.inputs.length) return false;
  return graph.inputs.some((input) => columns.every(({ name }) => name !== input.name));
}

interface PlainColumn {
  readonly name: Json;
  readonly values: readonly Tree[];
}

/** The columns in the order of the signature, absent optional ones as nulls. */
function columnsWithAbsent(frame: EnforcedFrame): PlainColumn[] {
  const nulls = frame.index.map(() => null);
  const columns: PlainColumn[] = [...frame.columns];
  for (const { name, position } of frame.absent) {
    columns.splice(position, 0, { name, values: nulls });
  }
  return columns;
}

function fitsRows({ input, shape }: Binding): boolean {
  const declared = input.shape;
  if (declared === undefined) return true;
  return (
    shape.length === declared.length &&
    declared.every((length, axis) => axis === 0 || length === -1 || length === shape[axis])
  );
}

/** True when MLflow feeds another rank: a matrix to a graph of one input, vectors to one of several. */
function isReshaped(graph: Graph, bindings: readonly Binding[]): boolean {
  return bindings.some(({ shape }) => shape.length !== (graph.inputs.length === 1 ? 2 : 1));
}

/** True when the values have another dtype than the graph after enforcement: MLflow casts float64 to float32 only. */
function needsCast(enforced: Enforced, dtype: string): boolean {
  return dtypesOf(enforced).some(
    (each) => each !== dtype && !(each === 'float64' && dtype === 'float32'),
  );
}

function dtypesOf(enforced: Enforced): readonly string[] {
  if (enforced.kind === 'frame') return enforced.columns.map((column) => column.dtype);
  if (enforced.kind === 'tensor') return [enforced.tensor.dtype];
  return enforced.kind === 'tensors' ? enforced.tensors.map(([, tensor]) => tensor.dtype) : [];
}

/** All elements in the graph's dtype. */
function castAll({ input, elements }: Binding): Value[] | Refusal {
  const target = targetOf(input.dtype);
  if (target === undefined) return refuse('error/model', { rule: 'artifact/cast' });
  const values: Value[] = [];
  const faults: { readonly rule: string; readonly column: string | undefined }[] = [];
  for (const { value, column } of elements) {
    const result = castElement(target, value);
    if ('rule' in result) faults.push({ rule: result.rule, column });
    else values.push(result.value);
  }
  const [fault] = faults;
  if (fault === undefined) return values;
  const columns = new Set(faults.map(({ column }) => column).filter((name) => name !== undefined));
  return refuse('error/model', { rule: fault.rule, names: [...columns] });
}

const place = { required: true, isCell: false, isInput: false };

function castElement(
  target: Target,
  value: Tree,
): { readonly value: Value } | { readonly rule: string } {
  const plain = plainValue(value);
  if (target.type === 'string' && plain === null) return { rule: 'artifact/missing' };
  if (typeof plain === 'string' && target.type === 'string' && !isCarried(plain)) {
    return { rule: 'artifact/text' };
  }
  const result = castScalar(target, plain, place);
  if ('refusedBy' in result) {
    return { rule: plain === null ? 'artifact/missing' : 'artifact/cast' };
  }
  return { value: result.value as Value };
}

/** Texts with U+0000 and lone surrogates do not reach the runtime whole. */
function isCarried(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

function plainValue(value: Tree): Cell {
  if (value === null || typeof value !== 'object') return value;
  if ('any' in value) return value.any;
  return value instanceof Uint8Array || Array.isArray(value) || value instanceof Map
    ? (value as Cell)
    : (value as { nanoseconds: bigint });
}

/** The right prediction, and the rules that shaped it. */
export function predictionOf(
  outputs: readonly Output[],
  { enforced, batch }: { readonly enforced: Enforced; readonly batch: number | undefined },
): { readonly value: Json; readonly rules: readonly string[] } {
  const isTexts = (output: Output): boolean =>
    output.shape?.length === 0 && typeof output.values === 'string';
  const rules = outputs.some(isTexts) ? ['answer/scalar-text'] : [];
  if (enforced.kind !== 'frame') return { value: dictionary(outputs), rules };
  const rowCount = enforced.index.length;
  const hasRows = ({ shape, declared }: Output): boolean => {
    if (shape === undefined) return true;
    const isFree = declared === undefined || declared[0] === -1 || batch !== undefined;
    return shape[0] === rowCount && isFree;
  };
  const isPlain = (output: Output): boolean =>
    output.shape === undefined ||
    (hasRows(output) && output.shape.length <= 2 && (output.shape[1] ?? 1) === 1);
  if (!outputs.every(isPlain)) rules.push('answer/records');
  if (!outputs.every(hasRows)) return { value: dictionary(outputs), rules };
  const columns = outputs.map((output): [string, Json[]] => [output.name, rowsOf(output)]);
  const value = enforced.index.map(
    (_, row) => new Map(columns.map(([name, rows]): [string, Json] => [name, rows[row] ?? null])),
  );
  return { value, rules };
}

function dictionary(outputs: readonly Output[]): Json {
  return new Map(outputs.map(({ name, values }) => [name, values]));
}

/** One value a row: (n, 1) gives the value, not a list of it. */
function rowsOf({ shape, values }: Output): Json[] {
  const rows = values as Json[];
  const isSingle = shape?.length === 2 && shape[1] === 1;
  return isSingle ? rows.map((row) => (row as Json[])[0] ?? null) : rows;
}
