import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { type LoadedModel, loadModel, toRecords } from '@mlmodel/core/node';
import { onnxFlavor } from '../src/onnx-flavor.js';

const models = path.join(import.meta.dirname, '../../../tools/models');
const load = (name: string) => loadModel(path.join(models, name), { flavors: [onnxFlavor] });

const iris = await load('iris');
const digits = await load('digits');

afterAll(async () => {
  await iris.dispose();
  await digits.dispose();
});

const names = ['sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)'];
const rows = [
  [5.1, 3.5, 1.4, 0.2],
  [6.9, 3.1, 4.9, 1.5],
];
const records = rows.map((row) =>
  Object.fromEntries(names.map((name, at) => [name, row[at] ?? 0])),
);
const columnsOf = (make: (values: number[]) => number[] | Float64Array) =>
  Object.fromEntries(names.map((name, at) => [name, make(rows.map((row) => row[at] ?? 0))]));

const requested = await iris.predict({
  kind: 'rows',
  form: 'dataframe_split',
  columns: names,
  data: rows,
  index: undefined,
});

test.each<[string, Parameters<LoadedModel['predict']>[0]]>([
  ['records', records],
  ['columns', columnsOf((values) => values)],
  ['typed arrays', columnsOf((values) => Float64Array.from(values))],
])('%s are answered as a request is', async (_form, data) => {
  expect(await iris.predict(data)).toEqual(requested);
});

test('a prediction becomes records', async () => {
  expect(toRecords(await iris.predict(records[0] ?? {}))).toEqual([
    {
      label: 0,
      probabilities: [expect.closeTo(0.98, 2), expect.closeTo(0.02, 2), expect.any(Number)],
    },
  ]);
  expect(toRecords(await iris.predict([]))).toEqual([]);
});

test('images are nested lists or a typed array with its shape', async () => {
  const values = Float32Array.from({ length: 2 * 64 }, (_, at) => (at % 17) / 16);
  const nested = [0, 1].map((image) => [
    Array.from({ length: 8 }, (_, line) => [
      ...values.subarray(image * 64 + line * 8, image * 64 + line * 8 + 8),
    ]),
  ]);
  const prediction = await digits.predict({ image: { values, shape: [2, 1, 8, 8] } });
  expect(toRecords(prediction)).toHaveLength(2);
  for (const data of [
    { image: nested },
    nested.map((image) => ({ image })),
    { values, shape: [2, 1, 8, 8] },
    { image: { values: Float64Array.from(values), shape: [2, 1, 8, 8] } },
  ])
    expect(await digits.predict(data)).toEqual(prediction);
  await expect(digits.predict({ image: values })).rejects.toThrow(
    '"image" has the shape (128), expected (-1, 1, 8, 8)',
  );
});

test('after dispose, a prediction is refused', async () => {
  const model = await load('iris');
  await model.dispose();
  await expect(model.predict(records)).rejects.toMatchObject({
    name: 'MlmodelError',
    message: 'The model has been disposed. Load it again to make predictions.',
  });
});
