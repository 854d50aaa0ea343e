import type { Prediction } from '../data/model-data.js';
import { MlmodelError } from '../errors/mlmodel-error.js';
import type { LoadedModel } from '../model/loaded-model.js';
import { readForm } from '../request/read-form.js';
import { numbersToPython } from '../signature/codec/number-kinds.js';
import { parsePythonJson } from '../signature/codec/parse-python-json.js';

/** A body for `/invocations`: its JSON text, or what that stands for as plain objects. */
export type ServingInput = string | Readonly<Record<string, unknown>>;

/**
 * Sends a serving input through a loaded model's enforcement and the model, as a request would go.
 * @returns the prediction
 * @throws MlmodelError as for such a request: `BAD_REQUEST` for text that is no JSON or a body of no form, and what the
 * enforcement and the flavor say
 */
export async function validateServingInput(
  model: LoadedModel,
  servingInput: ServingInput,
): Promise<Prediction> {
  const body =
    typeof servingInput === 'string' ? parse(servingInput) : numbersToPython(servingInput);
  const { input, params } = readForm(body, model.enforcer.needs);
  return model.predict(input, { params });
}

function parse(text: string): unknown {
  try {
    return parsePythonJson(text);
  } catch (cause) {
    const message = `The serving input is no JSON: ${(cause as Error).message}.`;
    throw new MlmodelError('BAD_REQUEST', message, { cause });
  }
}
