import type { InputForm } from '../../../data/raw-input.js';
import type { ColumnName } from '../../../data/vector.js';
import { didYouMean, meantNames } from '../../../errors/meant-names.js';
import { quotedNames, quoteName } from '../../../errors/message-text.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import { chatKeys } from '../../../request/read-form.js';
import { isNumberText } from '../cast/cast-scalar.js';
import { exampleBody } from '../example-body.js';
import type { ColumnsPlan, TensorsPlan } from '../plan.js';

/** What a request has when columns or tensors are missing. */
export interface SentInputs {
  /** How many columns or tensors it has. */
  readonly count: number;
  /** The names of those that the model does not have; numbers where they have none. */
  readonly extra: readonly unknown[];
  readonly form: InputForm;
  readonly plan: ColumnsPlan | TensorsPlan;
}

/**
 * The error for missing required columns or tensors: it names those that the request may mean by them, and shows how to
 * send rows that have no names.
 */
export function missingInputs(missing: readonly ColumnName[], sent: SentInputs): MlmodelError {
  const problem =
    missing.length === 1
      ? `the input ${quotedNames(missing)}, which is missing`
      : `the inputs ${quotedNames(missing)}, which are missing`;
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The model needs ${problem}. ${adviceOn(missing, sent)}`,
    { field: String(missing[0]) },
  );
}

/** The error for fewer columns than an unnamed signature declares. */
export function tooFewColumns(declared: number, received: number): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The model takes ${declared} columns by position, but the request has ${received}. Send ${declared} values in each row.`,
  );
}

/** Why they are missing, and what to do. */
function adviceOn(missing: readonly ColumnName[], sent: SentInputs): string {
  const { count, extra, form, plan } = sent;
  const texts = extra.filter((name) => typeof name === 'string');
  const fault = form === 'llm' ? chatFault(texts, plan) : headerFault(texts, sent);
  if (fault !== undefined) return fault;
  const subject = form === 'plain' ? 'data' : 'request';
  if (form !== 'plain' && count === 0) {
    return `The request has no data. Send a body such as ${exampleBody(plan, 'records')}.`;
  }
  if (!isNumbered(plan) && extra.length > 0 && extra.every(isNumber)) {
    return `The request has values without names. Send names too, such as ${exampleBody(plan, 'split')}.`;
  }
  const meant = meantNames(texts, missing.map(String));
  const isUnknown = extra.length === count && meant.length === 0;
  // Without any known name, the first line may be data.
  if (isUnknown && form === 'csv' && plan.kind === 'columns') return adviceOnHeader(plan.columns);
  const isMistyped = new Set<unknown>(meant.map((name) => name.sent));
  const others = extra.filter((name) => !isMistyped.has(name));
  const question = didYouMean(meant) || (missing.length === 1 ? 'Add it.' : 'Add them.');
  return others.length === 0
    ? question
    : `${question} The ${subject} has other inputs: ${quotedNames(others)}.`;
}

/** What is wrong with the first line of a CSV body, if that is why columns are missing. */
function headerFault(names: readonly string[], { form, plan }: SentInputs): string | undefined {
  if (form !== 'csv' || plan.kind === 'tensors') return undefined;
  const { columns } = plan;
  const [first = '', ...more] = names;
  if (/^\s*[[{]/.test(first)) {
    return 'The body looks like JSON: send it with Content-Type: application/json.';
  }
  const numbers = names.filter(isNumberText);
  if (numbers.length > 0 && numbers.length * 2 >= names.length) {
    return adviceOnHeader(columns);
  }
  const separator = separators.find(([character]) => first.includes(character));
  if (separator === undefined || more.length > 0 || columns.length < 2) return undefined;
  return `The fields of the first line are separated by ${separator[1]}: separate all fields by commas.`;
}

function adviceOnHeader(columns: ColumnsPlan['columns']): string {
  const header = columns.slice(0, 4).map(({ field }) => quoteName(field));
  return `The first line of the CSV must have the names of the columns, such as ${header.join(',')}.`;
}

const separators = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
] as const;

/** The key that makes a body one of a chat model, if the model has no such column. */
function chatFault(names: readonly string[], plan: SentInputs['plan']): string | undefined {
  const key = names.find((name) => chatKeys.includes(name));
  if (key === undefined) return undefined;
  const example = exampleBody(plan, 'records');
  return key === 'input'
    ? `The key "input" makes the whole body the input of a chat model: did you mean "inputs"? Send a body such as ${example}.`
    : `The key "${key}" makes the whole body the input of a chat model. Send a body such as ${example}.`;
}

function isNumbered(plan: SentInputs['plan']): boolean {
  return plan.kind === 'columns' && plan.numbered;
}

function isNumber(name: unknown): boolean {
  return typeof name === 'number' || typeof name === 'bigint';
}
