import { type ElementType, isPresent, newVector, type Vector } from '../data/vector.js';
import { MlmodelError } from '../errors/mlmodel-error.js';
import { castVector } from '../signature/enforce/cast/cast-vector.js';
import { missingValue } from './input-errors.js';

/** NaN in the storage of each float type. */
const missingFloats: Readonly<Partial<Record<ElementType, number>>> = {
  float16: 0x7e00,
  float32: Number.NaN,
  float64: Number.NaN,
};

/**
 * Casts elements to the type that an artifact declares, by the casting rules of requests. Missing values become NaN in
 * floats; apart from `json`, other types cannot hold them.
 * @returns a vector without `validity`
 * @throws MlmodelError `BAD_REQUEST` naming the field and the row, for an element that the type cannot hold, and for
 *   text that the runtime would change (see {@link checkTexts})
 */
export function castElements(vector: Vector, type: ElementType, owner: TextOwner): Vector {
  if (vector.type === 'float64' && type === 'float32' && vector.validity === undefined) {
    const values = roundedFloats(vector.values);
    if (values) return { type, values };
  }
  if (vector.validity && missingFloats[type] === undefined && type !== 'json') {
    refuseMissing(vector, owner);
  }
  const { field, rowSize } = owner;
  const isCast = vector.type === type && vector.validity === undefined;
  const cast = isCast ? vector : castVector(vector, type, { field, rowSize });
  if (cast.type === 'string' || cast.type === 'binary') refuseNull(cast.values, owner);
  if (cast.type === 'string') checkTexts(cast.values, owner);
  return cast;
}

/**
 * The elements of an absent column: NaN.
 * @throws MlmodelError `BAD_REQUEST` for a type without NaN, unless there are no rows
 */
export function absentElements(type: ElementType, length: number, field: string): Vector {
  const elements = newVector(type, length);
  if (length === 0) return elements;
  const missing = missingFloats[type];
  if (missing === undefined) throw missingValue(field);
  (elements.values as Float64Array).fill(missing);
  return elements;
}

/** Several times faster than castVector. Undefined when a result is infinite, which castVector then checks. */
export function roundedFloats(values: Float64Array): Float32Array | undefined {
  const rounded = new Float32Array(values);
  return hasInfinity(rounded) ? undefined : rounded;
}

/** Whether one of the numbers is infinite. */
export function hasInfinity(values: Float32Array): boolean {
  // The sum is NaN as soon as one value is NaN or infinite: three times as fast as comparing each.
  let doubt = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    doubt += value - value;
  }
  return Number.isNaN(doubt) && values.some(isInfinite);
}

function isInfinite(value: number): boolean {
  return Math.abs(value) === Number.POSITIVE_INFINITY;
}

function refuseMissing({ values, validity }: Vector, owner: TextOwner): void {
  for (let index = 0; index < values.length; index += 1) {
    if (!isPresent(validity, index)) throw missingValue(owner.field, rowOf(index, owner));
  }
}

function refuseNull(values: readonly unknown[], owner: TextOwner): void {
  const index = values.indexOf(null);
  if (index >= 0) throw missingValue(owner.field, rowOf(index, owner));
}

function rowOf(index: number, { rowSize = 1 }: TextOwner): number {
  return Math.floor(index / rowSize);
}

/** The field that strings belong to, and how their runtime stores them. */
export interface TextOwner {
  /** The column or tensor. */
  readonly field: string;
  /** Elements per row; 1 when absent. */
  readonly rowSize?: number | undefined;
  /** The runtime uses C strings, which end at U+0000. */
  readonly textsEndAtZero?: boolean | undefined;
}

/**
 * Checks that strings reach a UTF-8 runtime unchanged: UTF-8 cannot encode a lone surrogate and replaces it.
 * @throws MlmodelError `BAD_REQUEST` naming the field and the row
 */
export function checkTexts(texts: readonly (string | null)[], owner: TextOwner): void {
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index];
    if (!text) continue;
    if (!text.isWellFormed()) {
      const reason = 'a lone surrogate, which is half of a character,';
      const advice = 'UTF-8 cannot encode it. Send valid Unicode text';
      throw textError(reason, advice, { owner, index });
    }
    if (owner.textsEndAtZero && text.includes('\0')) {
      const advice = 'The runtime of this model would truncate the text there. Remove it';
      throw textError('the character U+0000', advice, { owner, index });
    }
  }
}

function textError(
  what: string,
  advice: string,
  { owner, index }: { readonly owner: TextOwner; readonly index: number },
): MlmodelError {
  const { field, rowSize = 1 } = owner;
  const row = Math.floor(index / rowSize);
  const place = rowSize > 1 ? `row ${row}, element ${index % rowSize}` : `row ${row}`;
  return new MlmodelError('BAD_REQUEST', `"${field}" holds ${what} in ${place}. ${advice}.`, {
    field,
    row,
  });
}
