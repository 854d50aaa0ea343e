import { type DecodedRequest, type FormNeeds, readForm } from '@mlmodel/core';
import { invalidInput } from '../errors.js';
import {
  type ReadNumericArray,
  readNumericArray,
  skipSpace,
} from '../numeric/read-numeric-array.js';
import { joinBytes, utf8Bytes } from '../runtime/bytes.js';
import { type ParsingNeeds, parseJson } from './parse-json.js';

/** What the decoder has to preserve, and its limit. */
export type JsonNeeds = FormNeeds & Pick<ParsingNeeds, 'maximumDepth'>;

/**
 * Reads a JSON request in any of MLflow's forms.
 * @throws MlmodelError as {@link parseJson} and {@link readForm} do
 */
export function decodeJson(body: Uint8Array, needs: JsonNeeds): DecodedRequest {
  const request = decodeNumeric(body, needs) ?? readBody(body, needs);
  return withKinds(request, { needs, read: (kinds) => readBody(body, kinds) });
}

interface Rereading {
  readonly needs: JsonNeeds;
  readonly read: (needs: JsonNeeds) => DecodedRequest;
}

/** Adds to a request how to read it again with number kinds, if the model may need them. */
export function withKinds(request: DecodedRequest, { needs, read }: Rereading): DecodedRequest {
  if (needs.numberKinds || !needs.nestedKinds) return request;
  const withNumberKinds = () => read({ ...needs, numberKinds: true }).input;
  return { ...request, input: { ...request.input, withNumberKinds } };
}

function readBody(body: Uint8Array, needs: JsonNeeds): DecodedRequest {
  if (skipSpace(body, 0) >= body.length) {
    const advice = needs.adviseForm?.(undefined) ?? 'Send JSON.';
    throw invalidInput(`The body is empty. ${advice}`);
  }
  return readForm(parseJson(body, needs), needs);
}

/** Smaller bodies are parsed as fast by the general parser. */
const minimumLength = 1024;

/** Replaces the numbers in the envelope, which are read separately. */
const placeholder = '\ufdd0numbers';
const placeholderJson = utf8Bytes(`["${placeholder}"]`);

const colon = 0x3a;
const opening = 0x5b;
const openingBrace = 0x7b;
const quote = 0x22;

/**
 * Reads a body whose data is one matrix of numbers (with `dataframe_split`, `instances` or `inputs` as its first key)
 * without building lists: the matrix straight from the bytes, the envelope like any JSON body.
 * @returns undefined for other bodies, which the general parser reads or refuses
 * @throws MlmodelError as {@link readForm} does
 */
function decodeNumeric(body: Uint8Array, needs: JsonNeeds): DecodedRequest | undefined {
  if (body.length < minimumLength || needs.numberKinds || needs.typeHint) return undefined;
  // Without fast searches in bytes, the general parser is faster.
  if (globalThis.Buffer === undefined) return undefined;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const start = findMatrix(bytes);
  const matrix = start < 0 ? undefined : readNumericArray(bytes, start);
  if (matrix === undefined) return undefined;
  const before = bytes.subarray(0, start);
  const after = bytes.subarray(matrix.end);
  if (before.includes(placeholder) || after.includes(placeholder)) return undefined;
  const envelope = parseJson(joinBytes([before, placeholderJson, after]), needs);
  return withMatrix(readForm(envelope, needs), matrix);
}

/** Position of the data's opening bracket, or -1. */
function findMatrix(bytes: Buffer): number {
  const brace = skipSpace(bytes, 0);
  if (bytes[brace] !== openingBrace) return -1;
  const key = skipSpace(bytes, brace + 1);
  if (startsWith(bytes, key, '"dataframe_split"')) return findValue(bytes, key, '"data"');
  if (startsWith(bytes, key, '"instances"')) return valueAfter(bytes, key + '"instances"'.length);
  if (startsWith(bytes, key, '"inputs"')) return valueAfter(bytes, key + '"inputs"'.length);
  return -1;
}

/** Position of the first list that is a value of the key; the parsed envelope shows whether it is the right key. */
function findValue(bytes: Buffer, start: number, key: string): number {
  for (let found = bytes.indexOf(key, start); found >= 0; ) {
    const value = valueAfter(bytes, found + key.length);
    if (value >= 0) return value;
    found = bytes.indexOf(key, found + key.length);
  }
  return -1;
}

function valueAfter(bytes: Buffer, keyEnd: number): number {
  const separator = skipSpace(bytes, keyEnd);
  const value = skipSpace(bytes, separator + 1);
  return bytes[separator] === colon && bytes[value] === opening ? value : -1;
}

function startsWith(bytes: Buffer, position: number, text: string): boolean {
  return (
    bytes[position] === quote && bytes.toString('latin1', position, position + text.length) === text
  );
}

/** Replaces the placeholder with the numbers; undefined when it is not in the data's position. */
function withMatrix(request: DecodedRequest, { array }: ReadNumericArray) {
  const { input } = request;
  if (input.kind === 'rows' && isPlaceholder(input.data))
    return { ...request, input: { ...input, data: array } };
  if (input.kind === 'tensor' && isPlaceholder(input.value)) {
    return { ...request, input: { ...input, value: undefined, matrix: array } };
  }
  return undefined;
}

function isPlaceholder(value: unknown): boolean {
  return Array.isArray(value) && value.length === 1 && value[0] === placeholder;
}
