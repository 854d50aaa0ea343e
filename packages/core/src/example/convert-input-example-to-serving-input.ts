import { encodeInputExample } from './encode-input-example.js';
import type { InputExample } from './input-example.js';

/**
 * The body for `/invocations` that an input example stands for, as MLflow writes it to `serving_input_example.json`:
 * tables as `dataframe_split`, everything else below `inputs`, and chat messages as they are.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for data of no kind that MLflow knows, and for params without a type
 */
export function convertInputExampleToServingInput(example: InputExample): string {
  return encodeInputExample(example).servingInput;
}
