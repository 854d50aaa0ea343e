import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { elementOf, nestedList, type Prediction, type RawInput, type Tensor } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import { tfjsFlavor } from '../src/tfjs-flavor.js';
import { fixture } from './support/load-tfjs.js';

const models = path.join(import.meta.dirname, '../../../tools/models');

interface Case {
  readonly model: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly expected: unknown;
}

function jsonLines(file: string): Record<string, unknown>[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

function casesOfTensorFlow(): Case[] {
  return jsonLines(fixture('cases.jsonl')).map(({ model, body, expected }) => ({
    model: fixture(String(model)),
    request: JSON.parse(String(body)),
    expected,
  }));
}

/** Of a folder of fixtures, each case one value for `inputs`. */
function casesIn(folder: string): Case[] {
  return jsonLines(fixture(`${folder}/cases.jsonl`)).map(({ model, inputs, expected }) => ({
    model: fixture(`${folder}/${model}`),
    request: { inputs },
    expected,
  }));
}

function exampleCases(): Case[] {
  return ['tfjs-mlp', 'tfjs-convnet'].flatMap((name) => {
    const recorded = JSON.parse(readFileSync(`${models}/expected/${name}.json`, 'utf8')) as {
      cases: { request: string; response: { predictions: unknown } }[];
    };
    return recorded.cases.map(({ request, response }) => ({
      model: path.join(models, name),
      request: JSON.parse(request),
      expected: response.predictions,
    }));
  });
}

function rawInputOf(request: Case['request']): RawInput {
  const split = request['dataframe_split'] as { columns: unknown[]; data: unknown[] } | undefined;
  if (split) return { kind: 'rows', form: 'dataframe_split', ...split, index: undefined };
  const records = request['dataframe_records'] as unknown[] | undefined;
  if (records) return { kind: 'records', form: 'dataframe_records', records };
  const form = 'inputs' in request ? 'inputs' : 'instances';
  const value = request[form];
  if (Array.isArray(value)) return { kind: 'tensor', form, value };
  return { kind: 'tensors', form, value: value as Record<string, unknown> };
}

function nested(tensor: Tensor): unknown {
  return nestedList(tensor.shape, 0, (index) => elementOf(tensor, index));
}

function plain(prediction: Prediction): unknown {
  if (prediction.kind === 'tensor') return nested(prediction.tensor);
  if (prediction.kind !== 'tensors') throw new Error(`unexpected ${prediction.kind}`);
  return Object.fromEntries(prediction.tensors.map((tensor) => [tensor.name, nested(tensor)]));
}

/** TensorFlow computes in another order: 1e-4 relative, 1e-5 absolute. */
function approximate(value: unknown): unknown {
  if (typeof value === 'number') {
    return expect.closeTo(value, -Math.log10(2 * (1e-5 + 1e-4 * Math.abs(value))));
  }
  if (Array.isArray(value)) return value.map(approximate);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, approximate(inner)]));
}

describe.each([
  ['models of TensorFlow', casesOfTensorFlow()],
  ['operations', casesIn('graphs')],
  ['what TensorFlow.js as published gets wrong', casesIn('corrected')],
  ['example models', exampleCases()],
])('%s', (_title, cases) => {
  test.each(
    [...new Set(cases.map(({ model }) => model))].map((model) => [path.basename(model), model]),
  )('%s answers as TensorFlow does', async (_name, directory) => {
    const model = await loadModel(directory, { flavors: [tfjsFlavor] });
    for (const { request, expected } of cases.filter((one) => one.model === directory)) {
      const prediction = await model.predict(rawInputOf(request));
      expect(plain(prediction)).toEqual(approximate(expected));
    }
    await model.dispose();
  });
});
