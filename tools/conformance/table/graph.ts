import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type * as Ort from 'onnxruntime-node';
import type { Enforced, Refusal } from './answer.ts';
import type { Json } from './json.ts';
import type { Tree } from './nested.ts';
import { castScalar, type Family, familyOf, nullOf, type Value } from './scalar.ts';
import { type GraphOutput, unzip } from './zipmap.ts';

const ort: typeof Ort = createRequire(import.meta.url)('onnxruntime-node');

/** A model's graph, ready to run. */
export interface Graph {
  readonly session: Ort.InferenceSession;
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly GraphOutput[];
}

export interface GraphInput {
  readonly name: string;
  /** onnxruntime's name of the dtype, such as `float32` or `string`. */
  readonly type: string;
  /** The dimensions, -1 for variable ones; undefined when the graph declares none. */
  readonly shape: readonly number[] | undefined;
}

/** One tensor to feed: elements before the cast to the graph's dtype, in row-major order. */
export interface Feed {
  readonly input: GraphInput;
  readonly shape: readonly number[];
  readonly elements: readonly Element[];
}

/** An element and the column it comes from. */
interface Element {
  readonly value: Tree;
  readonly column: string | undefined;
}

/** What a run gave. */
export interface Output {
  readonly declared: GraphOutput;
  readonly shape: readonly number[];
  readonly values: readonly Json[];
}

const graphs = new Map<string, Promise<Graph>>();

/** Loads a graph once, on one thread of the CPU. */
export function loadGraph(path: string): Promise<Graph> {
  const loaded = graphs.get(path) ?? load(path);
  graphs.set(path, loaded);
  return loaded;
}

async function load(path: string): Promise<Graph> {
  const { model, inputs: declared, outputs } = unzip(readFileSync(path));
  const zipped = outputs.some((output) => output.labels !== undefined);
  const options = { intraOpNumThreads: 1, logSeverityLevel: 4 } as const;
  const folder = {
    extra: { 'session.model_external_initializers_file_folder_path': dirname(path) },
  };
  const session = zipped
    ? await ort.InferenceSession.create(model, { ...options, ...folder })
    : await ort.InferenceSession.create(path, options);
  const inputs = session.inputMetadata.map((input) => ({
    name: input.name,
    type: input.isTensor ? input.type : '',
    shape: shapeOf(input, declared.get(input.name)),
  }));
  return { session, inputs, outputs: outputs.map((output) => withShape(session, output)) };
}

/** The shape that onnxruntime finds; it has an empty one both for scalars and where nothing is known. */
function shapeOf(
  metadata: Ort.InferenceSession.ValueMetadata | undefined,
  declared: readonly number[] | undefined,
): readonly number[] | undefined {
  if (!metadata?.isTensor || (metadata.shape.length === 0 && declared === undefined))
    return undefined;
  return metadata.shape.map((length) => (typeof length === 'number' ? length : -1));
}

function withShape(session: Ort.InferenceSession, output: GraphOutput): GraphOutput {
  const metadata = session.outputMetadata.find(({ name }) => name === output.source);
  const shape = shapeOf(metadata, output.shape);
  return { ...output, shape: output.labels === undefined ? shape : shape?.slice(0, 1) };
}

/** True when a shape fits the declared one in all but the number of rows. */
export function fitsRows({ input, shape }: Feed): boolean {
  const declared = input.shape;
  if (declared === undefined) return true;
  return (
    shape.length === declared.length &&
    declared.every((length, axis) => axis === 0 || length === -1 || length === shape[axis])
  );
}

/** What to feed, or undefined when the request's names do not fit the graph's inputs. */
export function feedsOf(graph: Graph, enforced: Enforced): Feed[] | undefined {
  if (enforced.kind === 'frame') return feedsOfFrame(graph, enforced);
  const [only] = graph.inputs;
  if (enforced.kind === 'tensor') {
    if (only === undefined || graph.inputs.length !== 1) return undefined;
    return [feedOf(only, enforced.tensor, undefined)];
  }
  const tensors = new Map(enforced.tensors);
  if (tensors.size !== graph.inputs.length) return undefined;
  const feeds = graph.inputs.map((input) => {
    const tensor = tensors.get(input.name);
    return tensor && feedOf(input, tensor, input.name);
  });
  return feeds.every((feed) => feed !== undefined) ? feeds : undefined;
}

function feedOf(
  input: GraphInput,
  tensor: { readonly shape: readonly number[]; readonly values: Tree },
  column: string | undefined,
): Feed {
  const flat: Element[] = [];
  const visit = (value: Tree): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else flat.push({ value, column });
  };
  visit(tensor.values);
  return { input, shape: tensor.shape, elements: flat };
}

type EnforcedFrame = Enforced & { readonly kind: 'frame' };

function feedsOfFrame(graph: Graph, frame: EnforcedFrame): Feed[] | undefined {
  const rows = frame.index.length;
  const [only] = graph.inputs;
  if (graph.inputs.length === 1 && only !== undefined) {
    const columns = columnsWithAbsent(frame);
    const elements = frame.index.flatMap((_, row) =>
      columns.map(({ name, values }) => ({ value: values[row] ?? null, column: String(name) })),
    );
    const isVector = only.shape?.length === 1 && columns.length === 1;
    return [{ input: only, shape: isVector ? [rows] : [rows, columns.length], elements }];
  }
  if (goesByPosition(graph, frame)) {
    const columns = frame.columns.map((column, at) => ({
      ...column,
      name: graph.inputs[at]?.name ?? '',
    }));
    const feeds = feedsOfFrame(graph, { ...frame, columns, named: true });
    return feeds?.map((feed, at) => ({
      ...feed,
      elements: feed.elements.map(({ value }) => ({
        value,
        column: String(frame.columns[at]?.name),
      })),
    }));
  }
  const byName = new Map(columnsWithAbsent(frame).map((column) => [column.name, column]));
  const feeds = graph.inputs.map((input): Feed | undefined => {
    const column = byName.get(input.name);
    const elements = column?.values.map((value) => ({ value, column: input.name }));
    const shape = input.shape?.length === 2 ? [rows, 1] : [rows];
    return elements && { input, shape, elements };
  });
  return feeds.every((feed) => feed !== undefined) ? feeds : undefined;
}

/** True for columns without names in the signature, as many as the graph has inputs, which are not named after these. */
export function goesByPosition(graph: Graph, { named, columns }: EnforcedFrame): boolean {
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
  for (const { name, position } of frame.absent)
    columns.splice(position, 0, { name, values: nulls });
  return columns;
}

/** Casts the elements to the graph's dtype by the table. */
export function castFeed(feed: Feed): Value[] | Refusal {
  const family = familyOf(feed.input.type);
  const values: Value[] = [];
  const faults: Refusal[] = [];
  for (const { value, column } of feed.elements) {
    const plain = plainValue(value);
    const result = family === undefined ? undefined : castElement(family, plain);
    if (result !== undefined) {
      values.push(result);
      continue;
    }
    const names = column === undefined ? [] : [column];
    const trait = plain === null ? 'type' : 'graph';
    faults.push({ kind: 'refuse', errorCode: 'BAD_REQUEST', names, trait });
  }
  const [fault] = faults;
  if (fault === undefined) return values;
  return { ...fault, names: [...new Set(faults.flatMap(({ names }) => names))] };
}

/** Undefined when the table refuses it, or when the graph cannot hold a null. */
function castElement(family: Family, plain: Json | undefined): Value | undefined {
  if (plain === undefined) return undefined;
  if (plain === null) return family.family === 'string' ? undefined : nullOf(family);
  const result = castScalar(family, plain);
  return 'refused' in result ? undefined : result.value;
}

function plainValue(value: Tree): Json | undefined {
  if (value === null || typeof value !== 'object') return value;
  return 'any' in value ? value.any : undefined;
}

/** A feed with its values in the graph's dtype. */
export interface CastedFeed {
  readonly feed: Feed;
  readonly values: readonly Value[];
}

/** Runs the graph once; undefined when onnxruntime refuses the shapes. */
export async function runOnce(
  graph: Graph,
  feeds: readonly CastedFeed[],
): Promise<Output[] | undefined> {
  const tensors: Record<string, Ort.Tensor> = Object.create(null);
  try {
    for (const { feed, values } of feeds) tensors[feed.input.name] = tensorOf(feed, values);
    const results = await graph.session.run(tensors);
    return graph.outputs.map((declared) => {
      const tensor = results[declared.source];
      if (tensor === undefined) throw new Error(`no output ${declared.source}`);
      return { declared, shape: tensor.dims, values: jsonOf(tensor) };
    });
  } catch {
    return undefined;
  }
}

function tensorOf(feed: Feed, values: readonly Value[]): Ort.Tensor {
  const type = feed.input.type;
  const numbers = (): number[] => values.map(Number);
  const bigints = (): bigint[] => values.map((value) => BigInt(value as bigint));
  const data = {
    float32: () => Float32Array.from(numbers()),
    float64: () => Float64Array.from(numbers()),
    float16: () => new Uint16Array(Float16Array.from(numbers()).buffer),
    int8: () => Int8Array.from(numbers()),
    int16: () => Int16Array.from(numbers()),
    int32: () => Int32Array.from(numbers()),
    uint8: () => Uint8Array.from(numbers()),
    uint16: () => Uint16Array.from(numbers()),
    uint32: () => Uint32Array.from(numbers()),
    int64: () => BigInt64Array.from(bigints()),
    uint64: () => BigUint64Array.from(bigints()),
    bool: () => Uint8Array.from(numbers()),
    string: () => values.map(String),
  }[type];
  if (data === undefined) throw new Error(`no tensors of ${type}`);
  if (type === 'float16') return halfTensor(data() as Uint16Array, feed.shape);
  return new ort.Tensor(type as 'float32', data() as Float32Array, [...feed.shape]);
}

/**
 * Where the engine has a Float16Array, onnxruntime-node makes one and its native part then finds no elements: the bits
 * are put in its place.
 */
function halfTensor(bits: Uint16Array, shape: readonly number[]): Ort.Tensor {
  const tensor = new ort.Tensor('float16', bits, [...shape]);
  Object.defineProperty(tensor, 'data', { value: bits });
  Object.defineProperty(tensor, 'cpuData', { value: bits });
  return tensor;
}

function jsonOf(tensor: Ort.Tensor): Json[] {
  const isInteger = /^u?int/.test(tensor.type);
  return Array.from(elementsOf(tensor), (value): Json => {
    if (tensor.type === 'bool') return Boolean(value);
    if (typeof value === 'number' && isInteger) return BigInt(value);
    return typeof value === 'number' ? finiteJson(value) : value;
  });
}

function elementsOf({ type, data }: Ort.Tensor): ArrayLike<number | bigint | string> {
  if (type === 'float16' && data instanceof Uint16Array)
    return new Float16Array(data.buffer, data.byteOffset, data.length);
  return data as ArrayLike<number | bigint | string>;
}

function finiteJson(value: number): Json {
  if (Number.isNaN(value)) return null;
  return Number.isFinite(value) ? value : String(value);
}
