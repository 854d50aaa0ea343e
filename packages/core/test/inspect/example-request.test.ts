import { describe, expect, test } from '@jest/globals';
import { memoryModelFiles } from '../../src/flavor/model-files.js';
import { exampleRequest } from '../../src/inspect/example-request.js';
import type { MlmodelFile } from '../../src/mlmodel/mlmodel-file.js';
import { parseMlmodel } from '../../src/mlmodel/parse-mlmodel.js';

function model(mlmodel: string, files: Readonly<Record<string, string>> = {}) {
  const parsed: MlmodelFile = parseMlmodel(new TextEncoder().encode(mlmodel));
  return exampleRequest(parsed, memoryModelFiles(files));
}

const example = (rest: string) => `saved_input_example_info: {artifact_path: e.json, ${rest}}`;

describe('from what was saved', () => {
  test('the serving example on one line, its tokens untouched', async () => {
    const saved = '{\n  "inputs": [\n NaN, 1.0, 12345678901234567890, "a \\" \\n  b"\n]\n}';
    expect(
      await model(example('type: ndarray, serving_input_path: s.json'), { 's.json': saved }),
    ).toEqual({ text: '{"inputs":[NaN,1.0,12345678901234567890,"a \\" \\n  b"]}' });
  });

  test('a serving example of long texts, or of an open one, as the file', async () => {
    for (const saved of [
      `{"inputs": ["${'x'.repeat(20_000_000)}"]}`,
      `"${'\\"'.repeat(30_000)}`,
      `{"inputs": [${' '.repeat(1_000_000)}1`,
    ]) {
      expect(
        await model(example('type: ndarray, serving_input_path: s.json'), { 's.json': saved }),
      ).toEqual({ file: 's.json' });
    }
  });

  test('a long serving example as the file', async () => {
    const saved = JSON.stringify({ inputs: new Array(3000).fill(1) });
    expect(
      await model(example('type: ndarray, serving_input_path: s.json'), { 's.json': saved }),
    ).toEqual({ file: 's.json' });
  });

  test.each([
    [
      'type: dataframe, pandas_orient: split',
      '{"columns": ["a"], "data": [[NaN]]}',
      '{"dataframe_split":{"columns":["a"],"data":[[NaN]]}}',
    ],
    ['type: ndarray, format: tf-serving', '{"inputs": [1]}', '{"inputs":[1]}'],
    ['type: ndarray', '[1]', '{"inputs":[1]}'],
    ['type: json_object', '{"q": "x"}', '{"inputs":{"q":"x"}}'],
    [
      "type: dataframe, params: 'true'",
      '{"inputs": {"data": [[1]]}, "params": {"t": 0.5}}',
      '{"dataframe_split":{"data":[[1]]},"params":{"t":0.5}}',
    ],
  ])('an input example of an older MLflow: %s', async (info, saved, text) => {
    expect(await model(example(info), { 'e.json': saved })).toEqual({ text });
  });
});

describe('from the signature', () => {
  test.each([
    [
      '[{"name": "a", "type": "double"}, {"name": "b", "type": "array", "items": {"type": "string"}}]',
      '{"dataframe_split":{"columns":["a","b"],"data":[[1.5,["text"]]]}}',
    ],
    ['[{"type": "long"}, {"type": "boolean"}]', '{"dataframe_split":{"data":[[1,true]]}}'],
    [
      '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 2]}}]',
      '{"inputs":[[0,0]]}',
    ],
    [
      '[{"name": "x", "type": "tensor", "tensor-spec": {"dtype": "str", "shape": [-1]}}]',
      '{"inputs":{"x":["text"]}}',
    ],
  ])('%s', async (inputs, text) => {
    expect(await model(`signature: {inputs: '${inputs}'}`)).toEqual({ text });
  });

  test('falls back to it when the saved example is missing', async () => {
    const mlmodel = `${example('type: ndarray')}\nsignature: {inputs: '[{"name": "a", "type": "string"}]'}`;
    expect(await model(mlmodel)).toEqual({
      text: '{"dataframe_split":{"columns":["a"],"data":[["text"]]}}',
    });
  });

  test.each(['[-1, 3, 224, 224]', '[1000000000000]', '[0, 1000000000]', '[1000000000, 0]'])(
    'gives nothing for a tensor that is too large to paste: %s',
    async (shape) => {
      const inputs = `[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": ${shape}}}]`;
      expect(await model(`signature: {inputs: '${inputs}'}`)).toBeUndefined();
    },
  );

  test('gives nothing without one', async () => {
    expect(await model('flavors: {}')).toBeUndefined();
  });
});
