import type { NumericType, Vector } from '@mlmodel/core';

/** Rows of numbers, in row-major order, as steps of a pipeline exchange them. */
export interface Numbers {
  readonly kind: 'numbers';
  readonly values: Float64Array;
  readonly rowCount: number;
  /** Numbers per row. */
  readonly width: number;
  /** The type that NumPy has for them; the values are rounded to it. */
  readonly type: NumericType | 'bool';
  /** One number for each row, as an array (rows) and not (rows, 1). Default false. */
  readonly isFlat?: boolean | undefined;
  /** They are a data frame of a request, and not yet an array. Default false. */
  readonly isFrame?: boolean | undefined;
  /** They are a sparse matrix, which holds no zeros. Default false. */
  readonly isSparse?: boolean | undefined;
  /** The columns of the request that these are, for messages; undefined for those that were made of several. */
  readonly names?: readonly (string | undefined)[] | undefined;
}

/** Columns of any types, which some steps take. */
interface Columns {
  readonly kind: 'columns';
  readonly columns: readonly FeatureColumn[];
  readonly rowCount: number;
}

/** A column: numbers as doubles, or objects of Python. */
export interface FeatureColumn {
  /** The column of the request, for messages. */
  readonly name?: string | undefined;
  readonly type: NumericType | 'bool' | 'object';
  /** Of objects: strings, booleans, numbers, bigints for integers, null for None, and NaN. */
  readonly values: Float64Array | readonly unknown[];
}

/** What an estimator is given. */
export type Features = Columns | Numbers;

/** Labels of classes, or any answer that is not numbers: an array (rows), or (rows, width). */
export interface Labelled {
  readonly kind: 'labelled';
  readonly vector: Vector;
  readonly shape: readonly number[];
}

/** What a method of an estimator answers. */
export type Answer = Labelled | Numbers;

/** Rows of numbers to be written to. */
export function newNumbers(
  { rowCount, width }: Pick<Numbers, 'rowCount' | 'width'>,
  type: Numbers['type'] = 'float64',
): Numbers {
  return { kind: 'numbers', values: new Float64Array(rowCount * width), rowCount, width, type };
}

/** The type of what NumPy computes of floats of both types: `float32` only for two of them. */
export function floatOf(...types: readonly Numbers['type'][]): 'float32' | 'float64' {
  return types.every((type) => type === 'float32') ? 'float32' : 'float64';
}

/** Rounds the steps of a computation to the type of its numbers. */
export function roundingOf(type: Numbers['type']): (value: number) => number {
  return type === 'float32' ? Math.fround : (value) => value;
}

/** Rounds values to floats where NumPy computes in them. The values are changed in place. */
export function rounded(numbers: Numbers): Numbers {
  const { values, type } = numbers;
  if (type !== 'float32') return numbers;
  for (let at = 0; at < values.length; at += 1) values[at] = Math.fround(values[at] as number);
  return numbers;
}

/** Applies a function to each number. */
export function mapNumbers(numbers: Numbers, change: (value: number) => number): Numbers {
  return rounded({ ...numbers, values: numbers.values.map(change) });
}

/** The columns at these positions. */
export function pickColumns(features: Features, positions: ArrayLike<number>): Features {
  if (features.kind === 'columns') {
    const columns = Array.from(positions, (at) => features.columns[at] as FeatureColumn);
    return { ...features, columns };
  }
  const { values, rowCount, width } = features;
  const picked = {
    ...newNumbers({ rowCount, width: positions.length }, features.type),
    names: features.names && Array.from(positions, (at) => features.names?.[at]),
  };
  for (let row = 0, to = 0; row < rowCount; row += 1) {
    for (let at = 0; at < positions.length; at += 1, to += 1) {
      picked.values[to] = values[row * width + (positions[at] as number)] as number;
    }
  }
  return picked;
}

/** Matrices side by side, of the type that NumPy has for all together. */
export function joinNumbers(parts: readonly Numbers[], rowCount: number): Numbers {
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const joined = {
    ...newNumbers({ rowCount, width }, commonType(parts.map(({ type }) => type))),
    isSparse: parts.some((part) => part.isSparse),
    names: parts.flatMap((part) => part.names ?? Array.from<undefined>({ length: part.width })),
  };
  let start = 0;
  for (const part of parts) {
    for (let row = 0; row < rowCount; row += 1) {
      const values = part.values.subarray(row * part.width, (row + 1) * part.width);
      joined.values.set(values, row * width + start);
    }
    start += part.width;
  }
  return joined;
}

/** Whole numbers that a float of 32 bits holds exactly, for which NumPy takes it. */
const smallIntegers: ReadonlySet<string> = new Set([
  'bool',
  'int8',
  'int16',
  'uint8',
  'uint16',
  'float16',
]);

/** The type that holds numbers of all these types. Integers of different types become doubles here. */
export function commonType(types: readonly Numbers['type'][]): Numbers['type'] {
  const [first = 'float64', ...others] = new Set(types);
  if (others.length === 0) return first;
  const all = [first, ...others];
  const isFloat32 =
    all.includes('float32') && all.every((type) => type === 'float32' || smallIntegers.has(type));
  return isFloat32 ? 'float32' : 'float64';
}
