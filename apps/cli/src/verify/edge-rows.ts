import { type MlmodelFile, toJsonText } from '@mlmodel/core';

type Schema = NonNullable<NonNullable<MlmodelFile['signature']>['inputs']>;
type Columns = Extract<Schema, { kind: 'columns' }>['columns'];
type Column = Columns[number];
type TensorSpecs = Extract<Schema, { kind: 'tensors' }>['tensors'];

/** The most columns whose missing values are tried one by one. */
const mostMissing = 64;

/** The most elements of a tensor that is made. */
const mostElements = 100_000;

/** JSON values of each type: an ordinary one, then its edges. */
const edges: Readonly<Record<string, readonly unknown[]>> = {
  boolean: [true, false],
  integer: [1, 0, -1, 2 ** 31 - 1, -(2 ** 31)],
  long: [1, 0, -1, 2 ** 53, 2n ** 63n - 1n, -(2n ** 63n)],
  float: [1.5, 0, -1, 1e-30, 3.4e38, -3.4e38],
  double: [1.5, 0, -1, 1e-300, 1e300, -1e300],
  string: ['text', '', ' ', 'ü😀', 'a'.repeat(1000)],
  binary: ['AAEC', ''],
  datetime: ['2024-01-31T12:00:00', '1970-01-01T00:00:00', '1969-12-31T23:59:59.999999'],
};

/**
 * Bodies of `/invocations` made from the inputs of a signature, each with one row: all columns at an ordinary value, at
 * each of their edges, and each column that may be missing without a value.
 * @returns none for a signature with nested types
 */
export function edgeBodies(inputs: Schema | undefined): readonly string[] {
  if (inputs === undefined) return [];
  return inputs.kind === 'columns' ? columnBodies(inputs.columns) : tensorBodies(inputs.tensors);
}

function columnBodies(columns: Columns): readonly string[] {
  const values = columns.map(({ type }) => (typeof type === 'string' ? edges[type] : undefined));
  if (!values.every((list) => list !== undefined) || values.length === 0) return [];
  const count = Math.max(...values.map((list) => list.length));
  const atEdges = Array.from({ length: count }, (_, at) =>
    values.map((list) => list[at % list.length]),
  );
  const ordinary = values.map(([first]) => first);
  const places = columns.flatMap((column, at) => (canLack(column) ? [at] : []));
  const missing = places.slice(0, mostMissing).map((place) => ordinary.with(place, null));
  const names = columns.every(({ name }) => name !== undefined)
    ? { columns: columns.map(({ name }) => name) }
    : {};
  return [...atEdges, ...missing].map((row) =>
    toJsonText({ dataframe_split: { ...names, data: [row] } }),
  );
}

/** As docs/casting.md: a missing float is NaN, a missing text null; others may only be missing if optional. */
function canLack({ type, required }: Column): boolean {
  return required !== true || type === 'float' || type === 'double' || type === 'string';
}

function tensorBodies(tensors: TensorSpecs): readonly string[] {
  const values = tensors.map(({ dtype }) => edgesOfDtype(dtype));
  const sizes = tensors.map(({ shape }) => lengthsOf(shape).reduce((a, b) => a * b, 1));
  if (values.length === 0 || sizes.some((size) => !(size <= mostElements))) return [];
  const count = Math.max(...values.map((list) => list.length));
  return Array.from({ length: count }, (_, at) => {
    const filled = tensors.map(({ name, shape }, place) => {
      const list = values[place] as readonly unknown[];
      return [name, tensorOf(shape, list[at % list.length])] as const;
    });
    const [only] = filled;
    const inputs = only?.[0] === undefined ? only?.[1] : Object.fromEntries(filled);
    return toJsonText({ inputs });
  });
}

function edgesOfDtype(dtype: string): readonly unknown[] {
  if (/^(float16|float32)$/.test(dtype)) return [1.5, 0, -1, 1e-4, 60_000];
  if (dtype.startsWith('float')) return edges['double'] as readonly unknown[];
  if (/^u?int/.test(dtype)) return [1, 0, 2, 127];
  if (dtype.startsWith('bool')) return edges['boolean'] as readonly unknown[];
  return /^(str|object|<U|U)/.test(dtype) ? (edges['string'] as readonly unknown[]) : [0];
}

function lengthsOf(shape: readonly number[]): readonly number[] {
  return shape.map((length) => (length < 0 ? 1 : length));
}

function tensorOf(shape: readonly number[], value: unknown): unknown {
  return lengthsOf(shape).reduceRight<unknown>((inner, length) => Array(length).fill(inner), value);
}
