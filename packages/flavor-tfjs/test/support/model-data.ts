import type { Column, Prediction, SingleTensor, Table, Vector } from '@mlmodel/core';

/** A table of these columns, by name. */
export function table(columns: Readonly<Record<string, Vector>>, rowCount?: number): Table {
  const list = Object.entries(columns).map(([name, vector]): Column => ({ ...vector, name }));
  return { kind: 'table', columns: list, rowCount: rowCount ?? list[0]?.values.length ?? 0 };
}

export function doubles(...values: number[]): Vector {
  return { type: 'float64', values: Float64Array.from(values) };
}

export function floats(...values: number[]): Vector {
  return { type: 'float32', values: Float32Array.from(values) };
}

export function longs(...values: bigint[]): Vector {
  return { type: 'int64', values: BigInt64Array.from(values) };
}

export function texts(...values: (string | null)[]): Vector {
  return { type: 'string', values };
}

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
