import { type Json, JsonError, parseJson } from '../oracle/json.ts';
import type { ModelFacts } from '../oracle/model.ts';
import type { RecordedResponse } from './case.ts';
import { canonicalEcho, sameJson, standardJson } from './compare.ts';

/** Tolerance of numbers: only echo and Python models are exact. */
function toleranceOf(model: string): number {
  return /^(onnx|skl|xgb|lgb)_/.test(model) ? 1e-6 : 0;
}

/** MLflow's body as JSON, its bare tokens kept; undefined when it is not JSON. */
export function recordedJson(response: RecordedResponse): Json | undefined {
  try {
    return response.text === undefined ? undefined : parseJson(response.text);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/** Compares two responses of a model by the rules of the corpus. */
export function sameResponse(
  left: Json,
  right: Json,
  model: Pick<ModelFacts, 'name' | 'runtime'>,
): boolean {
  const prepare = (value: Json): Json =>
    model.runtime === 'echo' ? canonicalEcho(standardJson(value)) : standardJson(value);
  return sameJson(prepare(left), prepare(right), toleranceOf(model.name));
}
