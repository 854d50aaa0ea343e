import {
  type Column,
  entriesOf,
  isJsonObject,
  type ModelInput,
  mapEntries,
  type Prediction,
} from '@mlmodel/core';
import { type CapturedValues, encodePrediction, type NonFinite } from '@mlmodel/scoring';

/** How the values of a request are written. */
export interface CaptureOptions {
  /** Names of columns, tensors, keys and params whose values are left out. */
  readonly redact: readonly string[];
  readonly nonFinite: NonFinite;
}

/** The values of a request as JSON texts. Absent: the request did not get so far, or they are too large. */
export interface CapturedTexts {
  /** What the model was called with: a table as a list of records. */
  readonly inputs?: string | undefined;
  readonly params?: string | undefined;
  /** The prediction as a response writes it. */
  readonly outputs?: string | undefined;
  /** The values are more than a record holds. */
  readonly isTooLarge?: boolean | undefined;
}

/** The longest body and the longest texts of a record, in bytes: writing them keeps the process busy. */
const largest = 4 * 1024 * 1024;

/**
 * Writes values as JSON, with the same casting as a response.
 * @param bytes of the request's body
 * @throws MlmodelError for values that JSON cannot hold
 */
export function capturedTexts(
  { input, params, prediction }: CapturedValues,
  { bytes, redact, nonFinite }: CaptureOptions & { readonly bytes: number },
): CapturedTexts {
  if (bytes > largest) return { isTooLarge: true };
  const hidden = new Set(redact);
  const text = (value: ModelInput | undefined) =>
    value && jsonOf(withoutHidden(value, hidden), nonFinite);
  const texts = {
    inputs: text(input),
    params: text(params && { kind: 'json', value: params }),
    outputs: text(prediction),
  };
  const { inputs = '', params: paramsText = '', outputs = '' } = texts;
  const length = inputs.length + paramsText.length + outputs.length;
  return length > largest ? { isTooLarge: true } : texts;
}

function jsonOf(value: Prediction, nonFinite: NonFinite): string {
  const { body } = encodePrediction(value, { wrapped: false, nonFinite });
  if (typeof body === 'string') return body;
  return Buffer.concat(body instanceof Uint8Array ? [body] : body).toString('latin1');
}

/** The value without what has a hidden name, also within nested values. */
function withoutHidden(value: Prediction, hidden: ReadonlySet<string>): Prediction {
  if (hidden.size === 0) return value;
  const isShown = ({ name }: { readonly name: unknown }) => !hidden.has(String(name));
  switch (value.kind) {
    case 'table':
      return {
        kind: 'table',
        rowCount: value.rowCount,
        columns: value.columns.filter(isShown).map((column) => prunedColumn(column, hidden)),
      };
    case 'tensors':
      return { kind: 'tensors', tensors: value.tensors.filter(isShown) };
    case 'json':
      return { kind: 'json', value: pruned(value.value, hidden) };
    case 'tensor':
      return value;
  }
}

function prunedColumn(column: Column, hidden: ReadonlySet<string>): Column {
  if (column.type !== 'json') return column;
  const values = column.values.map((cell) => pruned(cell, hidden));
  return { ...column, values, texts: undefined };
}

function pruned(value: unknown, hidden: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => pruned(item, hidden));
  if (!isJsonObject(value)) return value;
  const shown = [...entriesOf(value)].filter(([name]) => !hidden.has(name));
  return mapEntries(new Map(shown), (_name, item) => pruned(item, hidden));
}
