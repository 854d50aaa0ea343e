import type { ElementType } from '../../../data/element-type.js';
import type { Tensor } from '../../../data/vector.js';
import { createVectorWriter } from '../cast/vector-writer.js';
import { sizeOf, type TensorSource, targetOf, writeLists } from '../tensors/cast-tensor.js';
import { discoverShape } from '../tensors/discover-shape.js';
import { pythonText } from './python-text.js';
import { noKinds, noteKind, type ValueKinds } from './value-kinds.js';

/**
 * Makes the array that `numpy.array(value)` makes of JSON: the common type of its values; texts beside numbers turn
 * the numbers into texts, null and objects leave every value as it is.
 * @throws MlmodelError `BAD_REQUEST` for ragged lists
 */
export function untypedTensor(source: TensorSource, field: string): Tensor {
  if (source.kind === 'matrix') {
    const { values, shape } = source.matrix;
    return { type: 'float64', values, shape };
  }
  const { value } = source;
  const shape = discoverShape(value, field);
  const type = commonType(kindsOf(value));
  const writer = createVectorWriter(type, sizeOf(shape));
  const plan = { element: type, shape, field, expected: type };
  const target = targetOf(plan, shape);
  writeLists(type === 'string' ? toTexts(value) : value, { shape, writer, target });
  return { ...writer.finish(), shape };
}

function kindsOf(value: unknown): ValueKinds {
  const kinds = noKinds();
  noteAll(kinds, value);
  return kinds;
}

function noteAll(kinds: ValueKinds, value: unknown): void {
  if (!Array.isArray(value)) noteKind(kinds, value);
  else for (const item of value) noteAll(kinds, item);
}

/** numpy's promotion of the types that it finds for each value. */
function commonType(kinds: ValueKinds): ElementType {
  if (kinds.none || kinds.other || kinds.huge || kinds.absent) return 'json';
  if (kinds.text) return 'string';
  if (kinds.float || kinds.nan) return 'float64';
  if (kinds.signed && kinds.unsigned) return exactType(kinds);
  if (kinds.unsigned) return 'uint64';
  if (kinds.signed) return 'int64';
  return kinds.boolean ? 'bool' : 'float64';
}

/** numpy makes floats of integers of which only some fit int64; here those that would change as floats stay integers. */
function exactType({ inexact, negative }: ValueKinds): ElementType {
  if (!inexact) return 'float64';
  return negative ? 'json' : 'uint64';
}

function toTexts(value: unknown): unknown {
  return Array.isArray(value) ? value.map(toTexts) : pythonText(value);
}
