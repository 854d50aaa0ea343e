import { formatIsoDatetime, quoteJson, type Vector } from '@mlmodel/core';
import { halfToNumber } from '../typed/half-float.js';
import { formatBigInt, formatFloat } from './format-number.js';
import { mimeBase64 } from './mime-base64.js';
import type { NonFinite } from './non-finite.js';
import { renderLongs } from './render-longs.js';
import { renderText } from './render-text.js';
import { renderValue } from './render-value.js';

export interface RenderOptions {
  readonly nonFinite: NonFinite;
  /** Whether times are written as ISO text (a table's cells) or as nanoseconds since 1970 (arrays). */
  readonly datetimes: 'iso' | 'nanoseconds';
}

/**
 * The JSON text of every element of a vector.
 * @throws MlmodelError `INTERNAL_ERROR` for a nested value that JSON cannot hold
 */
export function renderElements(vector: Vector, options: RenderOptions): string[] {
  const texts = renderPresent(vector, options);
  const { validity } = vector;
  if (validity === undefined) return texts;
  const missing = vector.type === 'datetime' && options.datetimes === 'iso' ? '"NaT"' : 'null';
  for (let index = 0; index < texts.length; index++) {
    if (((validity[index >> 3] as number) >> (index & 7)) % 2 === 0) texts[index] = missing;
  }
  return texts;
}

function renderPresent(vector: Vector, { nonFinite, datetimes }: RenderOptions): string[] {
  switch (vector.type) {
    case 'float32':
    case 'float64':
      return renderFloats(vector.values, nonFinite);
    case 'float16':
      return renderFloats(Float64Array.from(vector.values, halfToNumber), nonFinite);
    case 'int64':
      return renderLongs(vector.values);
    case 'uint64':
      return Array.from(vector.values, formatBigInt);
    case 'datetime':
      return Array.from(vector.values, datetimes === 'iso' ? quoteDatetime : String);
    case 'bool':
      return Array.from(vector.values, (value) => (value === 0 ? 'false' : 'true'));
    case 'string':
      return vector.values.map((value) => (value === null ? 'null' : quoteJson(value)));
    case 'binary':
      return vector.values.map((value) => (value === null ? 'null' : quoteJson(mimeBase64(value))));
    case 'json':
      return renderJson(vector, nonFinite);
    default:
      return Array.from(vector.values, String);
  }
}

function renderJson(
  vector: Extract<Vector, { readonly type: 'json' }>,
  nonFinite: NonFinite,
): string[] {
  const { texts } = vector;
  return texts === undefined
    ? vector.values.map((value) => renderValue(value, nonFinite))
    : texts.map((text) => renderText(text, nonFinite));
}

function renderFloats(values: Float32Array | Float64Array, nonFinite: NonFinite): string[] {
  const texts = new Array<string>(values.length);
  for (let index = 0; index < values.length; index++) {
    texts[index] = formatFloat(values[index] as number, nonFinite);
  }
  return texts;
}

function quoteDatetime(nanoseconds: bigint): string {
  return `"${formatIsoDatetime(nanoseconds)}"`;
}
