import type { ElementType, Vector } from '../../../data/vector.js';
import type { CastTarget } from './cast-target.js';
import type { Cells } from './cells.js';
import { createVectorWriter } from './vector-writer.js';

export interface CastVectorOptions {
  /** The column or tensor, for messages. */
  readonly field: string;
  /** What messages call the wanted type; `type` itself when absent. */
  readonly expected?: string | undefined;
  /** Whether null is refused by types that have no value for it; true when absent. */
  readonly required?: boolean | undefined;
  /** Elements a row, for messages; 1 when absent. */
  readonly rowSize?: number | undefined;
}

/**
 * Casts a vector to another element type, by the rules that requests are cast with. A vector that already has the
 * type and lacks nothing is returned as it is. To `json`, elements become JSON values (see json-value.ts).
 * @throws MlmodelError `BAD_REQUEST` naming the field, the row and both types, for an element that the type refuses
 */
export function castVector(vector: Vector, type: ElementType, options: CastVectorOptions): Vector {
  const target: CastTarget = {
    field: options.field,
    expected: options.expected ?? type,
    required: options.required ?? true,
    rowSize: options.rowSize ?? 1,
  };
  const complete = vector.validity === undefined && (type !== 'binary' || !target.required);
  if (vector.type === type && complete) return vector;
  const count = vector.values.length;
  const writer = createVectorWriter(type, count);
  writer.write({ cells: cellsOf(vector), count, offset: 0, step: 1, target });
  return writer.finish();
}

/** Numbers are read in place; other elements become JSON values one by one. */
function cellsOf(vector: Vector): Cells {
  const inPlace =
    vector.validity === undefined &&
    vector.type !== 'bool' &&
    vector.type !== 'float16' &&
    vector.type !== 'datetime';
  if (inPlace) return { kind: 'list', list: vector.values };
  return { kind: 'vector', vector, shape: [] };
}
