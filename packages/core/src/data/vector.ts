import type { ElementStorage, ElementType } from './element-type.js';

/** Elements of one type in storage order. */
export type Vector = {
  [T in ElementType]: {
    readonly type: T;
    readonly values: ElementStorage[T];
    /**
     * Which elements of a typed array are present: bit `i % 8` of byte `i >> 3` is 1 for a present one (Arrow's
     * layout). Absent when all are. Vectors of `string`, `binary` and `json` hold `null` in place and never have it.
     */
    readonly validity?: Uint8Array | undefined;
    /**
     * Only in predictions, of vectors of `json`: each value as ASCII JSON text, where the runtime has written it, which
     * tells floats from integers (`1.0`); NaN and infinities are Python's tokens. Answers are made of it then.
     */
    readonly texts?: readonly string[] | undefined;
  };
}[ElementType];

/** A column's name: a string, or what else pandas takes as a label: a JSON scalar, or a list of them (a compound name). */
export type ColumnName = string | number | bigint | boolean | null | readonly unknown[];

/**
 * A column of a table. With `rowShape`, each row is a tensor of that shape, and `values` holds
 * rowCount * product(rowShape) elements, row after row.
 */
export type Column = Vector & {
  readonly name: ColumnName;
  readonly rowShape?: readonly number[] | undefined;
};

/** A dense tensor in row-major order: `values` holds product(shape) elements; shape `[]` is one scalar. */
export type Tensor = Vector & { readonly shape: readonly number[] };

export type NamedTensor = Tensor & { readonly name: string };
