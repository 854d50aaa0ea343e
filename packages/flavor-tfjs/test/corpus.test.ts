import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadModel } from '@mlmodel/core/node';
import { tfjsFlavor } from '../src/tfjs-flavor.js';
import { answerOf, approximate, type Case, casesIn, jsonLines } from './support/corpus-cases.js';
import { fixture } from './support/load-tfjs.js';

const models = path.join(import.meta.dirname, '../../../tools/models');

function casesOfTensorFlow(): Case[] {
  return jsonLines(fixture('cases.jsonl')).map(({ model, body, expected }) => ({
    model: fixture(String(model)),
    request: JSON.parse(String(body)),
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

describe.each([
  ['models of TensorFlow', casesOfTensorFlow()],
  ['operations', casesIn('graphs')],
  ['what the published TensorFlow.js gets wrong', casesIn('corrected')],
  ['example models', exampleCases()],
])('%s', (_title, cases) => {
  test.each(
    [...new Set(cases.map(({ model }) => model))].map((model) => [path.basename(model), model]),
  )('%s answers as TensorFlow does', async (_name, directory) => {
    const model = await loadModel(directory, { flavors: [tfjsFlavor] });
    for (const each of cases.filter((one) => one.model === directory)) {
      expect(await answerOf(model, each)).toEqual(approximate(each.expected));
    }
    await model.dispose();
  });
});
