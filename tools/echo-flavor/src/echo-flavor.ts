import { declaredParamsType, type Flavor, isJsonObject, MlmodelError } from '@mlmodel/core';
import { describeInput } from './describe-input.js';
import { describeValue } from './describe-value.js';
import { echoText } from './echo-text.js';

/**
 * Returns a description of what the model received, as the Python model in `tools/conformance/corpus/echo_model.py`
 * does, so that enforcement can be observed over HTTP without Python.
 */
export const echoFlavor: Flavor<Record<string, never>> = {
  specVersion: 1,
  name: 'python_function',
  parseConfig(block) {
    if (isJsonObject(block)) return {};
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      'flavors.python_function must be a mapping.',
      {
        field: 'flavors.python_function',
      },
    );
  },
  async load({ signature }) {
    return {
      runtime: { name: 'echo', version: '1', device: 'cpu' },
      execution: { blocksEventLoop: true, maxConcurrency: 1, rowsIndependent: false },
      predict(input, { params = null }) {
        const value = {
          input: describeInput(input, signature),
          params: describeValue(params, declaredParamsType(signature)),
        };
        return { kind: 'json', value, text: echoText(value) };
      },
      async dispose() {},
    };
  },
};
