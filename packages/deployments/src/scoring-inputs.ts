import type { PredictionInputs } from './deployment-call.js';

/** A scoring request in JSON, such as `{ dataframe_split: … }` or `{ inputs: … }`, as the inputs of `predict`. */
export function jsonInputs(request: unknown): PredictionInputs {
  return {
    body: new TextEncoder().encode(JSON.stringify(request)),
    contentType: 'application/json',
  };
}
