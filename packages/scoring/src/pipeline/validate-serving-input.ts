import {
  formatPythonJson,
  type LoadedModel,
  numbersToPython,
  type Prediction,
} from '@mlmodel/core';
import { jsonType } from '../http/media-types.js';
import { createPipeline } from './pipeline.js';

/** A body for `/invocations`: its JSON text, or the equivalent plain objects. */
export type ServingInput = string | Readonly<Record<string, unknown>>;

/**
 * Processes a serving input like a request, in this process. In objects, whole numbers are integers.
 * @returns the prediction
 * @throws MlmodelError as for such a request: `BAD_REQUEST` for invalid JSON or a body without a form, and what
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
