import { type DecodedRequest, isMlmodelError, MlmodelError, readForm } from '@mlmodel/core';
import { invalidInput } from '../errors.js';
import { type JsonNeeds, withKinds } from './decode-json.js';
import { parseJson } from './parse-json.js';

const lineFeed = 0x0a;

/** Space, tab, carriage return, line feed: what may stand around JSON. */
const blanks = new Set([0x20, 0x09, 0x0d, lineFeed]);

/**
 * Reads JSON Lines: each line is one row, as in the list below `instances`, or below `inputs` for a model with type hints.
 * Blank lines are skipped.
 * @throws MlmodelError as `parseJson` does, naming the line, and as `readForm` does
 */
export function decodeJsonLines(body: Uint8Array, needs: JsonNeeds): DecodedRequest {
  const read = (kinds: JsonNeeds) =>
    readForm({ [kinds.typeHint ? 'inputs' : 'instances']: readLines(body, kinds) }, kinds);
  return withKinds(read(needs), { needs, read });
}

function readLines(body: Uint8Array, needs: JsonNeeds): readonly unknown[] {
  const values: unknown[] = [];
  let number = 1;
  for (let start = 0; start < body.length; number++) {
    const found = body.indexOf(lineFeed, start);
    const end = found < 0 ? body.length : found;
    const line = body.subarray(start, end);
    if (!line.every((byte) => blanks.has(byte))) values.push(readLine(line, number, needs));
    start = end + 1;
  }
  if (values.length === 0) throw invalidInput('The body is empty. Send a JSON value in each line.');
  return values;
}

function readLine(line: Uint8Array, number: number, needs: JsonNeeds): unknown {
  try {
    return parseJson(line, needs);
  } catch (cause) {
    if (!isMlmodelError(cause)) throw cause;
    const { errorCode, message, status, debug } = cause;
    const named = `Line ${number} of the body: ${message}`;
    throw new MlmodelError(errorCode, named, { cause, status, debug, line: number });
  }
}
