import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { convertInputExampleToServingInput } from '../../src/example/encode-input-example.js';
import { loadInputExample } from '../../src/node/save/saved-model.js';
import { parsePythonJson } from '../../src/signature/codec/python-json.js';

const tools = join(import.meta.dirname, '../../../../tools');
const models = globSync('{models,conformance/corpus/models}/**/MLmodel', { cwd: tools })
  .filter((file) => readFileSync(join(tools, file), 'utf8').includes('saved_input_example_info'))
  .map((file) => join(tools, dirname(file)));

/** NaN, which MLflow's files may hold, is written as null here. */
function withoutNaN(text: string): string {
  return text.replace(/\bNaN\b/g, 'null');
}

function exampleOf(name: string) {
  return loadInputExample(join(tools, name));
}

describe('input examples that MLflow wrote', () => {
  test('are found', () => {
    expect(models.length).toBeGreaterThan(25);
  });

  test.each(models.map((model) => [relative(tools, model), model]))(
    '%s is read and written as the same request',
    async (_name, model) => {
      const example = await loadInputExample(model);
      if (example === undefined) throw new Error('the model has an example');
      const written = convertInputExampleToServingInput(example);
      const file = join(model, 'serving_input_example.json');
      if (existsSync(file)) expect(written).toBe(withoutNaN(readFileSync(file, 'utf8')));
      else expect(parsePythonJson(written)).toBeInstanceOf(Map);
    },
  );

  test('have the types of the signature', async () => {
    const { data, params } = (await exampleOf('models/old-writers/2.9.2/mixed')) ?? {};
    expect(params).toBeUndefined();
    expect(data).toEqual({
      kind: 'table',
      rowCount: 2,
      columns: [
        { name: 's', type: 'string', values: ['a', 'b'] },
        { name: 'i', type: 'int32', values: Int32Array.of(1, 2) },
        { name: 'l', type: 'int64', values: BigInt64Array.of(1n, 2n) },
        { name: 'f', type: 'float32', values: Float32Array.of(1, 2) },
        { name: 'd', type: 'float64', values: Float64Array.of(1.5, Number.NaN) },
        { name: 'b', type: 'bool', values: Uint8Array.of(1, 0) },
        {
          name: 't',
          type: 'datetime',
          values: BigInt64Array.of(1704153600000000000n, 1704240000000000000n),
        },
      ],
    });
  });

  test('of arrays in the form for TensorFlow Serving are tensors', async () => {
    expect((await exampleOf('models/old-writers/1.20.2/tensor'))?.data).toEqual({
      kind: 'tensor',
      tensor: {
        type: 'float64',
        shape: [2, 4],
        values: Float64Array.of(5.1, 3.5, 1.4, 0.2, 4.9, 3, 1.4, 0.2),
      },
    });
  });

  test('come with their params', async () => {
    expect((await exampleOf('models/old-writers/2.9.2/params'))?.params).toEqual({
      temperature: 0.7,
    });
  });

  test('are undefined when the model has none', async () => {
    expect(await exampleOf('models/old-writers/1.20.2/nosig')).toBeUndefined();
  });
});
