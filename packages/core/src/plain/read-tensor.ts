import { malformationOf } from '../data/malformation-of.js';
import {
  elementOf,
  maximumDimensions,
  nestedList,
  sizeOfShape,
  type Tensor,
  vectorOfArray,
} from '../data/vector.js';
import { isPlainObject } from './describe-value.js';
import { type ReadingPlace, refusalAt } from './reading-place.js';
import type { ValueReader } from './value-reader.js';

/** Where a tensor is read, and with what. */
export interface TensorReading {
  readonly reader: ValueReader;
  readonly place: ReadingPlace;
}

/**
 * Reads a tensor that a program gives: a typed array, `{ values, shape }`, or nested lists.
 * @returns a Tensor that shares the memory of a typed array, otherwise nested lists
 * @throws MlmodelError `BAD_REQUEST` for a shape that does not fit the values, and as {@link ValueReader}
 */
export function readTensor(value: unknown, reading: TensorReading): unknown {
  const vector = vectorOfArray(value);
  if (vector !== undefined) return { ...vector, shape: [vector.values.length] };
  return isTensorLike(value) ? readShaped(value, reading) : reading.reader.read(value);
}

interface TensorLike {
  readonly type?: unknown;
  readonly values: readonly unknown[] | ArrayBufferView;
  readonly validity?: unknown;
  readonly shape: readonly unknown[];
}

/** Whether a value has the `values` and the `shape` of a tensor. */
export function isTensorLike(value: unknown): value is TensorLike {
  if (!isPlainObject(value) || !Array.isArray(value['shape'])) return false;
  const { values } = value as { values?: unknown };
  return Array.isArray(values) || vectorOfArray(values) !== undefined;
}

function readShaped(value: TensorLike, { reader, place }: TensorReading): unknown {
  if (value.shape.length > maximumDimensions) {
    throw refusalAt(place, `a tensor may have at most ${maximumDimensions} dimensions.`);
  }
  const shape = Array.from(value.shape, (length) => checkedLength(length, place));
  const size = sizeOfShape(shape);
  const vector = vectorOfArray(value.values);
  const list = vector === undefined ? (reader.read(value.values) as readonly unknown[]) : undefined;
  const count = list?.length ?? vector?.values.length ?? 0;
  if (count !== size) {
    const shown = `(${shape.join(', ')})`;
    throw refusalAt(place, `a tensor of the shape ${shown} has ${size} values, not ${count}.`);
  }
  if (size === 0) return { type: 'float64', values: new Float64Array(), shape } satisfies Tensor;
  if (list !== undefined) return nestedList(shape, 0, (index) => list[index]);
  const { type = vector?.type, validity } = value;
  const tensor = { ...vector, type, shape, ...(validity !== undefined && { validity }) } as Tensor;
  const problem = malformationOf({ kind: 'tensor', tensor });
  if (problem !== undefined) throw refusalAt(place, `${problem}.`);
  return tensor;
}

function checkedLength(length: unknown, place: ReadingPlace): number {
  if (Number.isSafeInteger(length) && (length as number) >= 0) return length as number;
  throw refusalAt(place, 'the shape of a tensor must be a list of whole numbers.');
}

/** The nested lists of a tensor, for columns; any other value unchanged. */
export function listsOf(value: unknown): unknown {
  if (!isTensorLike(value)) return value;
  const tensor = value as Tensor;
  if (sizeOfShape(tensor.shape) === 0) return [];
  return nestedList(tensor.shape, 0, (index) => elementOf(tensor, index));
}
