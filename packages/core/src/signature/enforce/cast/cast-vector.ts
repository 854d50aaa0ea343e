import type { ElementType, Vector } from '../../../data/vector.js';
import type { CastTarget } from './cast-target.js';
import type { Cells } from './cells.js';
import { createVectorWriter } from './vector-writer.js';

/** Options of {@link castVector}. */
export interface CastVectorOptions {
  /** The column or tensor, for messages. */
  readonly field: string;
  /** The target type for messages. Default: `type` itself. */
  readonly expected?: string | undefined;
  /** Whether types without a value for null refuse it. Default true. */
  readonly required?: boolean | undefined;
  /** Elements per row, for messages. Default 1. */
  readonly rowSize?: number | undefined;
}

/**
 * Casts a vector to another element type, by the casting rules of requests. A vector that already has the type and no
 * missing values is returned unchanged. To `json`, elements become JSON values (see json-value.ts).
 * @throws MlmodelError `BAD_REQUEST` naming the field, the row and both types, for an element that the type does not
 * accept
 */
export function castVector(vector: Vector, type: ElementType, options: CastVectorOptions): Vector {
  const target: CastTarget = {
    field: options.field,
    expected: options.expected ?? type,
    required: options.required ?? true,
    rowSize: options.rowSize ?? 1,
    typed: true,
  };
  const complete = vector.validity === undefined && (type !== 'binary' || !target.required);
  if (vector.type === type && complete) return vector;
  const count = vector.values.length;
  const writer = createVectorWriter(type, count);
  writer.write({ cells: cellsOf(vector), count, offset: 0, step: 1, target });
  return writer.finish();
}

/** Numbers are read in place; other elements are converted to JSON values one by one. */
function cellsOf(vector: Vector): Cells {
  const inPlace =
    vector.validity === undefined &&
    vector.type !== 'bool' &&
    vector.type !== 'float16' &&
    vector.type !== 'datetime';
  if (inPlace) return { kind: 'list', list: vector.values };
  return { kind: 'vector', vector, shape: [] };
}
