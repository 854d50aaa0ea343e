/** The type of a column, an item or a property, as signatures write it. */
export type DataType =
  | string
  | { readonly type: 'array'; readonly items: DataType }
  | { readonly type: 'map'; readonly values: DataType }
  | {
      readonly type: 'object';
      readonly properties: readonly {
        readonly name: string;
        readonly dataType: DataType;
        readonly required: boolean | null;
      }[];
    }
  | { readonly type: 'any' | 'sparkml_vector' };

export interface ColumnSpec {
  readonly name?: string | number;
  readonly type: DataType;
  readonly required: boolean | null;
}

export interface TensorSpec {
  readonly name?: string | number;
  readonly dtype: string;
  readonly shape: readonly number[];
}

export type Schema =
  | { readonly kind: 'columns'; readonly columns: readonly ColumnSpec[] }
  | { readonly kind: 'tensors'; readonly tensors: readonly TensorSpec[] };

export interface ParamSpec {
  readonly name: string;
  readonly type: DataType;
  readonly default: unknown;
  readonly shape?: readonly number[];
}

/** What the server says about its model: the response of `page/model.json`. */
export interface PageModel {
  readonly name: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly inputs?: Schema;
  readonly outputs?: Schema;
  readonly params?: readonly ParamSpec[];
  readonly isTypeHint: boolean;
  /** A request that the model accepts. */
  readonly example?: unknown;
  /** Whether figures for operators are at `metrics`. */
  readonly hasMetrics: boolean;
}

/** A type in words. */
export function typeName(type: DataType): string {
  if (typeof type === 'string') return type;
  switch (type.type) {
    case 'array':
      return `list of ${typeName(type.items)}`;
    case 'map':
      return `map of ${typeName(type.values)}`;
    case 'sparkml_vector':
      return 'vector';
    default:
      return type.type;
  }
}

/** A tensor in words, such as `float32 [n, 28, 28]`. */
export function tensorName({ dtype, shape }: TensorSpec): string {
  return `${dtype} [${shape.map((length) => (length < 0 ? 'n' : length)).join(', ')}]`;
}
