import type { DecodingNeeds } from '@mlmodel/core';
import type { DecodedRequest } from '../request/decoded-request.js';
import { decodeNumeric } from './decode-numeric.js';
import { readForm } from './json-forms.js';
import { parseJson } from './parse-json.js';

/**
 * Reads a JSON request in any of MLflow's forms.
 * @throws MlmodelError as {@link parseJson} and {@link readForm} say
 */
export function decodeJson(body: Uint8Array, needs: DecodingNeeds): DecodedRequest {
  return decodeNumeric(body, needs) ?? readForm(parseJson(body, needs), needs);
}
