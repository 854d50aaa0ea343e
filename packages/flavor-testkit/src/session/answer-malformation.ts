import { malformationOf, type Prediction, type Vector } from '@mlmodel/core';
import { vectorsOf } from '../inputs/vectors.js';

/**
 * Checks an answer down to its elements.
 * @returns the problem, undefined when there is none
 */
export function answerMalformationOf(answer: Prediction): string | undefined {
  return (
    malformationOf(answer) ??
    namesMalformation(answer) ??
    vectorsOf(answer).map(elementsMalformation).find(isText) ??
    (answer.kind === 'json' ? nestedMalformation(answer.value, []) : undefined)
  );
}

function namesMalformation(answer: Prediction): string | undefined {
  if (answer.kind !== 'table' && answer.kind !== 'tensors') return undefined;
  const names = (answer.kind === 'table' ? answer.columns : answer.tensors).map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) return `it has "${String(twice)}" twice`;
  if (answer.kind !== 'table') return undefined;
  const { index, rowCount } = answer;
  if (index === undefined || index.length === rowCount) return undefined;
  return `it has ${index.length} row labels for ${rowCount} rows`;
}

function elementsMalformation({ type, values, validity }: Vector): string | undefined {
  if (validity !== undefined && Array.isArray(values))
    return `a vector of ${type} has a validity bitmap; its missing values are null in place`;
  if (validity !== undefined && validity.length < Math.ceil(values.length / 8))
    return `the validity of ${values.length} elements has ${validity.length} bytes`;
  const isRight = elementChecks[type];
  if (isRight === undefined) return undefined;
  const wrong = Array.from<unknown>(values).findIndex((value) => !isRight(value));
  return wrong < 0 ? undefined : `element ${wrong} of a vector of ${type} is of another kind`;
}

/** The expected kind of elements where the storage allows several. */
const elementChecks: Readonly<Partial<Record<Vector['type'], (value: unknown) => boolean>>> = {
  bool: (value) => value === 0 || value === 1,
  string: (value) => value === null || typeof value === 'string',
  binary: (value) => value === null || value instanceof Uint8Array,
  json: (value) => nestedMalformation(value, []) === undefined,
};

/** Problems that `json-value.ts` of core does not report. */
function nestedMalformation(value: unknown, above: readonly unknown[]): string | undefined {
  if (['function', 'symbol', 'undefined'].includes(typeof value) || value instanceof Date)
    return `a nested value is ${value instanceof Date ? 'a Date' : `of type ${typeof value}`}, which JSON lacks`;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined;
  if (above.includes(value)) return 'a nested value contains itself';
  const parts = value instanceof Map ? [...value.values()] : Object.values(value);
  return parts.map((part) => nestedMalformation(part, [...above, value])).find(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
