import { type DecodedRequest, type DecodingNeeds, readForm } from '@mlmodel/core';
import { decodeNumeric } from './decode-numeric.js';
import { parseJson } from './parse-json.js';

/**
 * Reads a JSON request in any of MLflow's forms.
 * @throws MlmodelError as {@link parseJson} and {@link readForm} say
 */
export function decodeJson(body: Uint8Array, needs: DecodingNeeds): DecodedRequest {
  return decodeNumeric(body, needs) ?? readForm(parseJson(body, needs), needs);
}
