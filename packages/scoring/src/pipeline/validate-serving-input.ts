import {
  formatPythonJson,
  type LoadedModel,
  numbersToPython,
  type Prediction,
} from '@mlmodel/core';
import { jsonType } from '../http/media-types.js';
import { createPipeline } from './pipeline.js';

/** A body for `/invocations`: its JSON text, or what that stands for as plain objects. */
export type ServingInput = string | Readonly<Record<string, unknown>>;

/**
 * Sends a serving input to a loaded model as a request would go, in this process. In objects, whole numbers are integers.
 * @returns the prediction
 * @throws MlmodelError as for such a request: `BAD_REQUEST` for text that is no JSON or a body of no form, and what
 * enforcement and the flavor throw
 */
export async function validateServingInput(
  model: LoadedModel,
  servingInput: ServingInput,
): Promise<Prediction> {
  const text =
    typeof servingInput === 'string'
      ? servingInput
      : formatPythonJson(numbersToPython(servingInput));
  return createPipeline(model).predict({
    body: new TextEncoder().encode(text),
    contentType: jsonType,
  });
}
