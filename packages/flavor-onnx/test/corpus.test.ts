import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadModel } from '@mlmodel/core/node';
import { onnxFlavor } from '../src/onnx-flavor.js';
import { mlflowJsonOf, rawInputOf } from './support/json-requests.js';

const tools = path.join(import.meta.dirname, '../../../tools');
const corpus = path.join(tools, 'conformance/corpus');
const recorded = readdirSync(`${corpus}/models`).filter((name) => name.startsWith('onnx_'));

interface RecordedCase {
  readonly id: string;
  readonly path: string;
  readonly headers: { readonly 'content-type'?: string };
  readonly body?: string;
  readonly status: number;
  readonly tags: readonly string[];
  readonly response_json?: { readonly predictions: unknown };
}

/** Well-formed JSON requests that MLflow answers. */
function answeredCases(model: string): (RecordedCase & { body: string })[] {
  return readFileSync(`${corpus}/cases/${model}.jsonl`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordedCase)
    .filter(
      (one): one is RecordedCase & { body: string } =>
        one.path === '/invocations' &&
        one.status === 200 &&
        one.tags.includes('happy') &&
        one.headers['content-type'] === 'application/json' &&
        one.response_json !== undefined,
    );
}

/** Numbers are equal to six digits, as the recorded answers are of another onnxruntime. */
function approximate(value: unknown): unknown {
  if (typeof value === 'number') {
    return Number.isInteger(value)
      ? value
      : expect.closeTo(value, 5 - Math.ceil(Math.log10(Math.abs(value))));
  }
  if (Array.isArray(value)) return value.map(approximate);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, approximate(inner)]));
}

describe('models saved by MLflow', () => {
  test.each(recorded)('%s answers as MLflow does', async (name) => {
    const model = await loadModel(`${corpus}/models/${name}`, { flavors: [onnxFlavor] });
    for (const { body, response_json } of answeredCases(name)) {
      const input = rawInputOf(body);
      if (!input) throw new Error(`cannot decode ${body}`);
      const prediction = mlflowJsonOf(await model.predict(input));
      expect(prediction).toEqual(approximate(response_json?.predictions));
    }
    await model.dispose();
  });

  test.each(readdirSync(`${tools}/models/old-onnx`))(
    '%s answers its input example',
    async (version) => {
      const folder = `${tools}/models/old-onnx/${version}`;
      const model = await loadModel(folder, { flavors: [onnxFlavor] });
      const example = readFileSync(`${folder}/input_example.json`, 'utf8');
      const input = rawInputOf(example);
      if (!input) throw new Error('cannot decode the input example');
      const prediction = await model.predict(input);
      if (prediction.kind !== 'tensors') throw new Error('expected tensors');
      expect(prediction.tensors.map(({ name, type }) => [name, type])).toEqual([
        ['prob', 'float32'],
        ['label', 'int64'],
      ]);
      const [first, second] = prediction.tensors[0]?.values ?? [];
      expect(Number(first) + Number(second)).toBeCloseTo(1, 5);
      await model.dispose();
    },
  );
});
