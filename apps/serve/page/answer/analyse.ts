import { isObject } from '../request/example-rows.js';
import { NumberText } from '../request/json.js';

/** A prediction as a table. */
export interface AnswerTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Longer lists in a cell are not spread over columns. */
const mostColumns = 64;

/** The table of a response; undefined if it is better seen as JSON. */
export function answerTable(json: unknown): AnswerTable | undefined {
  const predictions = isObject(json) && 'predictions' in json ? json['predictions'] : json;
  if (Array.isArray(predictions)) return tableOfList(predictions);
  return isObject(predictions) ? tableOfOutputs(predictions) : undefined;
}

function tableOfList(list: readonly unknown[]): AnswerTable | undefined {
  if (list.length === 0) return undefined;
  if (list.every(isRecord)) {
    const columns = [...new Set(list.flatMap((record) => Object.keys(record)))];
    if (list.every(isDistribution)) return single(list);
    return { columns, rows: list.map((record) => columns.map((column) => record[column])) };
  }
  const isMatrix = list.every((row) => isScalars(row) && !isDistribution(row));
  const width = isMatrix ? Math.max(...list.map((row) => (row as unknown[]).length)) : 0;
  if (width > 1 && width <= mostColumns) {
    const columns = Array.from({ length: width }, (_, at) => String(at));
    return { columns, rows: list.map((row) => columns.map((_, at) => (row as unknown[])[at])) };
  }
  return single(list);
}

function single(list: readonly unknown[]): AnswerTable {
  return { columns: ['prediction'], rows: list.map((value) => [value]) };
}

/** Outputs by name: a row for each element if they are lists of one length, else one row. */
function tableOfOutputs(outputs: Readonly<Record<string, unknown>>): AnswerTable | undefined {
  const columns = Object.keys(outputs);
  if (columns.length === 0) return undefined;
  const lists = columns.map((column) => outputs[column]);
  const [first] = lists;
  const count = Array.isArray(first) ? first.length : 0;
  const areRows = lists.every((list) => Array.isArray(list) && list.length === count);
  if (!areRows || count === 0) return { columns, rows: [lists] };
  return {
    columns,
    rows: Array.from({ length: count }, (_, row) => lists.map((list) => (list as unknown[])[row])),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && !(value instanceof NumberText);
}

function isScalars(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
}

/** A class and its probability. */
export interface ClassProbability {
  readonly name: string;
  readonly probability: number;
}

/** How far from 1 the sum of probabilities may be: models compute in single precision. */
const tolerance = 0.005;

/** The classes of a value that is a probability distribution: a list of numbers, or numbers by class. */
export function distributionOf(value: unknown): readonly ClassProbability[] | undefined {
  const entries = Array.isArray(value)
    ? value.map((probability, at) => [String(at), probability] as const)
    : isRecord(value)
      ? Object.entries(value)
      : [];
  if (entries.length < 2) return undefined;
  let sum = 0;
  for (const [, probability] of entries) {
    if (typeof probability !== 'number' || probability < 0 || probability > 1 + tolerance) {
      return undefined;
    }
    sum += probability;
  }
  if (Math.abs(sum - 1) > tolerance) return undefined;
  return entries.map(([name, probability]) => ({ name, probability: probability as number }));
}

function isDistribution(value: unknown): boolean {
  return distributionOf(value) !== undefined;
}
