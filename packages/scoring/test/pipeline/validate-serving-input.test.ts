import { describe, expect, test } from '@jest/globals';
import {
  type Flavor,
  loadModel,
  Model,
  type ModelSignature,
  memoryModelFiles,
} from '@mlmodel/core';
import {
  type ServingInput,
  validateServingInput,
} from '../../src/pipeline/validate-serving-input.js';

/** Predicts what it is given. */
const echo: Flavor = {
  specVersion: 1,
  name: 'echo',
  parseConfig: (block) => block,
  load: async () => ({
    runtime: { name: 'echo', version: '1', device: 'cpu' },
    execution: { blocksEventLoop: false, maxConcurrency: 1, rowsIndependent: true },
    predict: (input, { params }) => ({ kind: 'json', value: { input, params } }),
    dispose: async () => {},
  }),
};

async function validate(servingInput: ServingInput, signature?: ModelSignature) {
  const MLmodel = new Model({ signature }).addFlavor('echo').toYaml();
  const model = await loadModel(memoryModelFiles({ MLmodel }), { flavors: [echo] });
  const prediction = await validateServingInput(model, servingInput);
  return prediction.kind === 'json' ? prediction.value : undefined;
}

const columns: ModelSignature = {
  inputs: {
    kind: 'columns',
    columns: [
      { name: 'n', type: 'integer', required: true },
      { name: 'x', type: 'double', required: true },
    ],
  },
  params: [{ name: 'k', type: 'long', default: 1 }],
};
const oneRow = {
  kind: 'table',
  rowCount: 1,
  columns: [
    { name: 'n', type: 'int32', values: Int32Array.of(1) },
    { name: 'x', type: 'float64', values: Float64Array.of(2.5) },
  ],
};

describe('a serving input', () => {
  test.each<[string, ServingInput]>([
    [
      'text',
      '{"dataframe_split": {"columns": ["n", "x"], "data": [[1, 2.5]]}, "params": {"k": 5}}',
    ],
    ['an object', { dataframe_records: [{ n: 1, x: 2.5 }], params: { k: 5 } }],
    ['columns', { inputs: { n: [1], x: [2.5] }, params: { k: 5 } }],
  ])('as %s goes through the signature to the model', async (_kind, servingInput) => {
    expect(await validate(servingInput, columns)).toEqual({ input: oneRow, params: { k: 5 } });
  });

  test('may hold NaN, as MLflow writes it', async () => {
    const text = '{"dataframe_split": {"columns": ["n", "x"], "data": [[1, NaN]]}}';
    expect(await validate(text, columns)).toMatchObject({
      input: { columns: [{}, { values: Float64Array.of(Number.NaN) }] },
      params: { k: 1 },
    });
  });

  test('keeps integers and floats apart where no signature says', async () => {
    expect(await validate('{"inputs": {"a": [1], "b": [1.0]}}')).toMatchObject({
      input: { tensors: [{ type: 'int64' }, { type: 'float64' }] },
    });
  });

  test('that does not fit is refused as a request would be', async () => {
    await expect(validate({ inputs: { n: [1.5], x: [1] } }, columns)).rejects.toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { field: 'n' },
    });
    await expect(validate({ inputs: { n: [1] } }, columns)).rejects.toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      subject: { field: 'x' },
    });
    await expect(validate('{')).rejects.toMatchObject({ errorCode: 'BAD_REQUEST' });
    await expect(validate({ rows: [] })).rejects.toMatchObject({ errorCode: 'BAD_REQUEST' });
  });
});
