import type { Enforced, Refusal, Trait } from './answer.ts';
import { fixedBatchOf, run } from './batch.ts';
import {
  castFeed,
  type Feed,
  feedsOf,
  fitsRows,
  type Graph,
  goesByPosition,
  type Output,
} from './graph.ts';
import type { Json } from './json.ts';

/** The right prediction of a graph, and what is special about it. */
export interface GraphAnswer {
  readonly kind: 'prediction';
  readonly value: Json;
  readonly traits: ReadonlySet<Trait>;
}

/** Feeds an enforced request to the graph and shapes the outputs as the design says. */
export async function answerOfGraph(
  graph: Graph,
  enforced: Enforced,
): Promise<GraphAnswer | Refusal> {
  const refuse = (): Refusal => refuseRun(enforced);
  // A table without any of the model's columns does not say how many rows there are.
  if (enforced.kind === 'frame' && enforced.columns.length === 0 && enforced.absent.length > 0)
    return refuse();
  const feeds = feedsOf(graph, enforced);
  if (feeds === undefined) return refuse();
  const traits = new Set<Trait>(enforced.traits);
  const cast = [];
  for (const feed of feeds) {
    const values = castFeed(feed);
    if ('kind' in values) return inGraph(values, enforced);
    cast.push({ feed, values });
    if (needsCast(enforced, feed.input.type)) traits.add('graph');
  }
  if (enforced.kind === 'frame') {
    for (const column of enforced.columns) for (const trait of column.traits) traits.add(trait);
    if (enforced.absent.length > 0) traits.add('optional');
    if (goesByPosition(graph, enforced)) traits.add('unnamed-rows');
    if (feeds.some((feed) => !fitsRows(feed))) return refuse();
    if (isReshaped(graph, feeds)) traits.add('graph-shape');
    if (enforced.index.length === 0) {
      traits.add('shape');
      return { kind: 'prediction', value: [], traits };
    }
  }
  const batch = fixedBatchOf(graph);
  if (batch !== undefined && feeds[0]?.shape[0] !== batch) traits.add('batch');
  const outputs = await run(graph, cast);
  if (outputs === undefined) return refuse();
  if (outputs.some(isScalarText)) traits.add('scalar-text');
  if (enforced.kind !== 'frame') return { kind: 'prediction', value: dictionary(outputs), traits };
  const table = { rowCount: enforced.index.length, batch };
  if (outputs.some((output) => !isPlain(output, table))) traits.add('shape');
  return { kind: 'prediction', value: records(outputs, table), traits };
}

/** onnxruntime cannot run it; where MLflow could, that is no rule of the design. */
function refuseRun(enforced: Enforced): Refusal {
  return inGraph({ kind: 'refuse', errorCode: 'BAD_REQUEST', names: [], trait: 'run' }, enforced);
}

/** A refusal of values that are right by the signature: what is special about them counts. */
function inGraph(refusal: Refusal, enforced: Enforced): Refusal {
  const columns = enforced.kind === 'frame' ? enforced.columns : [];
  const rightColumns = new Map(columns.map(({ name, traits }) => [String(name), traits]));
  return { ...refusal, rightTraits: enforced.traits, rightColumns };
}

/** True when MLflow feeds another rank: a matrix to a graph of one input, vectors to one of several. */
function isReshaped(graph: Graph, feeds: readonly Feed[]): boolean {
  return feeds.some(({ shape }) => shape.length !== (graph.inputs.length === 1 ? 2 : 1));
}

/** True when the graph declares another type than the request has after enforcement, and MLflow casts it not. */
function needsCast(enforced: Enforced, type: string): boolean {
  const dtypes =
    enforced.kind === 'frame'
      ? enforced.columns.map((column) => column.dtype)
      : enforced.kind === 'tensor'
        ? [enforced.tensor.dtype]
        : enforced.tensors.map(([, tensor]) => tensor.dtype);
  const castByMlflow = (dtype: string): boolean => dtype === 'float64' && type === 'float32';
  const same = (dtype: string): boolean => dtype === type || (dtype === 'str' && type === 'string');
  return dtypes.some((dtype) => !same(dtype) && !castByMlflow(dtype));
}

function isScalarText(output: Output): boolean {
  return output.shape.length === 0 && typeof output.values[0] === 'string';
}

/** The rows that went in, and the batch that the graph fixes. */
interface Table {
  readonly rowCount: number;
  readonly batch: number | undefined;
}

/** True for an output that MLflow's flattening leaves right: one value or one dictionary a row. */
function isPlain(output: Output, table: Table): boolean {
  if (output.declared.labels !== undefined) return true;
  const [, ...rest] = output.shape;
  return hasRows(output, table) && rest.length <= 1 && rest.every((length) => length === 1);
}

/** True when the first dimension is the rows, by the declared shape. */
function hasRows({ declared, shape }: Output, { rowCount, batch }: Table): boolean {
  if (shape[0] !== rowCount) return false;
  return declared.shape === undefined || declared.shape[0] === -1 || batch !== undefined;
}

function dictionary(outputs: readonly Output[]): Json {
  return new Map(outputs.map((output) => [output.declared.name, nested(output)]));
}

function records(outputs: readonly Output[], table: Table): Json {
  const { rowCount } = table;
  if (!outputs.every((output) => output.declared.labels !== undefined || hasRows(output, table))) {
    return dictionary(outputs);
  }
  const columns = outputs.map((output): [string, Json[]] => [output.declared.name, rowsOf(output)]);
  return Array.from(
    { length: rowCount },
    (_, row) => new Map(columns.map(([name, rows]): [string, Json] => [name, rows[row] ?? null])),
  );
}

function rowsOf(output: Output): Json[] {
  const rows = nested(output) as Json[];
  if (output.declared.labels !== undefined) return rows;
  const single = output.shape.length === 2 && output.shape[1] === 1;
  return single ? rows.map((row) => (row as Json[])[0] ?? null) : rows;
}

/** The output as nested lists; a ZipMap output as a list of dictionaries. */
function nested({ declared, shape, values }: Output): Json {
  const lists = nest(values, shape);
  const { labels } = declared;
  if (labels === undefined) return lists;
  return (lists as Json[][]).map(
    (row) => new Map(labels.map((label, at): [string, Json] => [label, row[at] ?? null])),
  );
}

function nest(values: readonly Json[], shape: readonly number[]): Json {
  const [length, ...rest] = shape;
  if (length === undefined) return values[0] ?? null;
  const size = rest.reduce((product, item) => product * item, 1);
  return Array.from({ length }, (_, at) => nest(values.slice(at * size, (at + 1) * size), rest));
}
