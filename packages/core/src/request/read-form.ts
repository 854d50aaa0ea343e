import {
  entriesOf,
  isJsonObject,
  type JsonObject,
  keysOf,
  propertyOf,
} from '../data/json-value.js';
import type { RawInput, RowsInput } from '../data/raw-input.js';
import { maximumDimensions } from '../data/vector.js';
import { didYouMean, meantNames } from '../errors/meant-names.js';
import { MlmodelError, type MlmodelErrorOptions } from '../errors/mlmodel-error.js';
import type { DecodingNeeds } from '../signature/enforcer.js';
import type { IgnoredNames } from '../signature/ignored-names.js';

/** A decoded request body, before enforcement. */
export interface DecodedRequest {
  readonly input: RawInput;
  /** The params as sent; undefined when absent. In the chat form, the top-level keys of the body. */
  readonly params: unknown;
  /** Whether the response is wrapped in the key `predictions`: not in the chat form. */
  readonly wrapped: boolean;
  /** Keys of the body that mean nothing; absent when there are none. */
  readonly ignoredKeys?: IgnoredNames | undefined;
}

/** What {@link readForm} has to know. */
export interface FormNeeds extends DecodingNeeds {
  /** Another key for `params`, read if the body has none. */
  readonly paramsKey?: string | undefined;
}

/** The keys that hold the data of a body. */
export const forms = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const;
const splitKeys = new Set(['columns', 'index', 'data']);
const formList = "'dataframe_split', 'dataframe_records', 'instances' or 'inputs'";

/**
 * Determines the form of a parsed JSON body and checks its outline. A body with `messages`, `prompt` or `input` has the
 * chat form whatever its other keys; unknown keys are ignored.
 * @throws MlmodelError `BAD_REQUEST` for a body of no form or of several, `INVALID_PARAMETER_VALUE` for a model with
 * type hints and a body without `inputs`
 */
export function readForm(body: unknown, needs: FormNeeds): DecodedRequest {
  if (!isJsonObject(body)) {
    throw invalidInput(
      `The body must be a JSON object with exactly one of the keys ${formList}; it is ${kindOf(body)}.${adviceOn(body, needs)}`,
    );
  }
  if (chatKeys.some((key) => propertyOf(body, key) !== undefined)) {
    return { input: { kind: 'json', form: 'llm', value: body }, params: body, wrapped: false };
  }
  const paramsKey = paramsKeyOf(body, needs);
  const params = propertyOf(body, paramsKey) ?? undefined;
  const input = needs.typeHint ? readTypeHinted(body, needs) : readData(body, needs);
  const ignoredKeys = keysBeside(body, [input.form, paramsKey]);
  return { input, params, wrapped: true, ...(ignoredKeys && { ignoredKeys }) };
}

function paramsKeyOf(body: JsonObject, { paramsKey = 'params' }: FormNeeds): string {
  return propertyOf(body, 'params') === undefined ? paramsKey : 'params';
}

/** The keys of a body beside that of its form and that of its params. */
function keysBeside(
  body: JsonObject,
  [form, paramsKey]: readonly [string, string],
): IgnoredNames | undefined {
  const names = keysOf(body).filter((key) => key !== form && key !== paramsKey);
  if (names.length === 0) return undefined;
  return {
    kind: 'key',
    names,
    absent: propertyOf(body, paramsKey) === undefined ? [paramsKey] : [],
  };
}

function readTypeHinted(body: JsonObject, needs: DecodingNeeds): RawInput {
  const value = propertyOf(body, 'inputs');
  if (value === undefined) {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `A model with type hints takes its data from the key 'inputs'; ${describeForms(body)}.${adviceOn(body, needs)}`,
    );
  }
  return tensorInput('inputs', value);
}

function readData(body: JsonObject, needs: DecodingNeeds): RawInput {
  const present = forms.filter((form) => propertyOf(body, form) !== undefined);
  const [form] = present;
  if (form === undefined || present.length > 1) {
    const advice = form === undefined ? adviceOn(body, needs) : ' Send only one of them.';
    throw new MlmodelError(
      'BAD_REQUEST',
      `The body must have exactly one of the keys ${formList}; ${describeForms(body)}.${advice}`,
    );
  }
  const value = propertyOf(body, form);
  if (form === 'dataframe_split') return readSplit(value, needs);
  if (form === 'dataframe_records') return readRecords(value);
  checkDimensions(form, value);
  return tensorInput(form, value);
}

function tensorInput(form: 'instances' | 'inputs', value: unknown): RawInput {
  return isJsonObject(value) ? { kind: 'tensors', form, value } : { kind: 'tensor', form, value };
}

function readSplit(value: unknown, { numberKinds }: DecodingNeeds): RowsInput {
  if (!isJsonObject(value)) {
    throw invalidInput(
      `'dataframe_split' must be an object with 'data' and optionally 'columns' and 'index'; it is ${kindOf(value)}.${Array.isArray(value) ? " For a list of records, use the key 'dataframe_records'." : ''}`,
    );
  }
  for (const [key] of entriesOf(value)) {
    if (!splitKeys.has(key)) {
      throw unknownSplitKey(key);
    }
  }
  const index = readLabels('index', propertyOf(value, 'index'));
  return {
    kind: 'rows',
    form: 'dataframe_split',
    columns: readLabels('columns', propertyOf(value, 'columns')),
    index: numberKinds ? index : index?.map(exactLabel),
    data: readSplitData(propertyOf(value, 'data')),
  };
}

function unknownSplitKey(key: string): MlmodelError {
  const question = didYouMean(meantNames([key], [...splitKeys]));
  const advice =
    question || 'For a list of rows with names, use dataframe_records; for an object, inputs.';
  return invalidInput(
    `'dataframe_split' takes only the keys 'columns', 'index' and 'data'. ${advice}`,
    { debug: `found the key ${JSON.stringify(key)}` },
  );
}

/** Names of columns or rows: a list, or the keys of an object, as pandas accepts them. */
function readLabels(key: string, value: unknown): readonly unknown[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value;
  if (isJsonObject(value)) return Array.from(entriesOf(value), ([label]) => label);
  throw invalidInput(`'${key}' of 'dataframe_split' must be a list; it is ${kindOf(value)}.`);
}

/** Without number kinds, numbers that can be integers are integers. */
function exactLabel(label: unknown): unknown {
  if (Array.isArray(label)) return label.map(exactLabel);
  return Number.isSafeInteger(label) ? BigInt(label as number) : label;
}

function readSplitData(value: unknown): RowsInput['data'] {
  if (value === undefined) throw invalidInput("'dataframe_split' must have the key 'data'.");
  if (value === null || Array.isArray(value) || isJsonObject(value)) return value;
  throw invalidInput(`'data' of 'dataframe_split' must be a list of rows; it is ${kindOf(value)}.`);
}

function readRecords(value: unknown): RawInput {
  if (!Array.isArray(value)) {
    const advice = isJsonObject(value) ? ' Put it in a list: [{…}].' : '';
    throw invalidInput(
      `'dataframe_records' must be a list of records; it is ${kindOf(value)}.${advice}`,
    );
  }
  return { kind: 'records', form: 'dataframe_records', records: value };
}

function checkDimensions(form: string, value: unknown): void {
  let dimensions = 0;
  for (let inner = value; Array.isArray(inner); inner = inner[0]) dimensions++;
  if (dimensions > maximumDimensions) {
    throw invalidInput(
      `Lists below '${form}' may be nested at most ${maximumDimensions} levels deep.`,
    );
  }
}

function describeForms(body: JsonObject): string {
  const present = forms.filter((form) => propertyOf(body, form) !== undefined);
  return present.length === 0 ? 'it has none of them' : `it has ${present.join(', ')}`;
}

/** How to send a body that has no form, with a space before it. */
function adviceOn(body: unknown, { adviseForm }: DecodingNeeds): string {
  return adviseForm === undefined ? '' : ` ${adviseForm(body)}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (isJsonObject(value)) return 'an object';
  if (typeof value === 'string') return 'a string';
  return typeof value === 'boolean' ? 'a boolean' : 'a number';
}

function invalidInput(message: string, options: MlmodelErrorOptions = {}): MlmodelError {
  return new MlmodelError('BAD_REQUEST', `Invalid input. ${message}`, options);
}

/** A body with one of these keys is in the unified chat form: the whole body is the input. */
export const chatKeys: readonly string[] = ['messages', 'prompt', 'input'];
