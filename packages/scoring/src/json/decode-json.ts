import { type DecodedRequest, type DecodingNeeds, readForm } from '@mlmodel/core';
import { decodeNumeric } from './decode-numeric.js';
import { parseJson } from './parse-json.js';

/**
 * Reads a JSON request in any of MLflow's forms.
 * @throws MlmodelError as {@link parseJson} and {@link readForm} say
 */
export function decodeJson(body: Uint8Array, needs: DecodingNeeds): DecodedRequest {
  const request = decodeNumeric(body, needs) ?? readBody(body, needs);
  if (needs.numberKinds || !needs.nestedKinds) return request;
  const withNumberKinds = () => readBody(body, { ...needs, numberKinds: true }).input;
  return { ...request, input: { ...request.input, withNumberKinds } };
}

function readBody(body: Uint8Array, needs: DecodingNeeds): DecodedRequest {
  return readForm(parseJson(body, needs), needs);
}
