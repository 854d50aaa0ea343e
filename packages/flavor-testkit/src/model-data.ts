import type { Column, ColumnName, Prediction, SingleTensor, Table, Vector } from '@mlmodel/core';

/** A table of these columns, by name. */
export function table(columns: Readonly<Record<string, Vector>>, rowCount?: number): Table {
  return tableOf(
    Object.entries(columns).map(([name, vector]): Column => ({ ...vector, name })),
    rowCount,
  );
}

/** A table of columns with any names; `rowCount` is required without columns. */
export function tableOf(columns: readonly Column[], rowCount?: number): Table {
  return { kind: 'table', columns, rowCount: rowCount ?? columns[0]?.values.length ?? 0 };
}

/** A column of this name. */
export function named(name: ColumnName, vector: Vector): Column {
  return { ...vector, name };
}

/** A vector of `float64`. */
export function doubles(...values: number[]): Vector {
  return { type: 'float64', values: Float64Array.from(values) };
}

/** A vector of `float32`. */
export function floats(...values: number[]): Vector {
  return { type: 'float32', values: Float32Array.from(values) };
}

/** A vector of `int64`. */
export function longs(...values: bigint[]): Vector {
  return { type: 'int64', values: BigInt64Array.from(values) };
}

/** A vector of `string`. */
export function texts(...values: (string | null)[]): Vector {
  return { type: 'string', values };
}

/** One tensor; the vector holds as many elements as the shape says. */
export function tensor(vector: Vector, shape: readonly number[]): SingleTensor {
  return { kind: 'tensor', tensor: { ...vector, shape } };
}

/** A prediction with typed arrays as plain lists, for comparisons: by name `[type, values, shape]`. */
export function plain(prediction: Prediction): unknown {
  switch (prediction.kind) {
    case 'table':
      return {
        rows: prediction.rowCount,
        columns: Object.fromEntries(
          prediction.columns.map(({ name, type, values, rowShape }) => [
            name,
            rowShape ? [type, [...values], rowShape] : [type, [...values]],
          ]),
        ),
      };
    case 'tensors':
      return Object.fromEntries(
        prediction.tensors.map(({ name, type, values, shape }) => [
          name,
          [type, [...values], shape],
        ]),
      );
    default:
      return prediction;
  }
}
