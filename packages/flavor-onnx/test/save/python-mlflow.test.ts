import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  type InputExampleData,
  inferSignature,
  loadModel,
  type ModelSignature,
  type Prediction,
  parseMlmodel,
  type SaveModelOptions,
  saveModel,
  setSignature,
  signatureToDict,
} from '@mlmodel/core/node';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { validateServingInput } from '@mlmodel/scoring';
import { onnxFlavor } from '../../src/onnx-flavor.js';

const python = pythonForTests();
const models = path.join(import.meta.dirname, '../../../../tools/models');
const corpus = path.join(import.meta.dirname, '../../../../tools/conformance/corpus/models');

interface Found {
  readonly dict: Record<string, unknown>;
  readonly flavors: Record<string, unknown>;
  readonly metadata: unknown;
  readonly model_uuid: string;
  readonly signature: Record<string, string | null> | null;
  readonly example: unknown;
  readonly params: unknown;
  readonly prediction?: unknown;
}

type Saved = Partial<SaveModelOptions> & { readonly source: string };

const names = ['sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)'];
const rows = [
  [5.1, 3.5, 1.4, 0.2],
  [6.9, 3.2, 5.7, 2.3],
];
const irisTable = {
  kind: 'table',
  rowCount: 2,
  columns: names.map((name, at) => ({
    name,
    type: 'float64' as const,
    values: Float64Array.from(rows, (row) => row[at] as number),
  })),
} as const;
const irisTensor = {
  type: 'float32',
  shape: [2, 4],
  values: Float32Array.from(rows.flat()),
} as const;
const twoTensors = {
  a: { type: 'float32', shape: [1, 3], values: Float32Array.of(1, 2, 3) },
  b: { type: 'float32', shape: [1, 2], values: Float32Array.of(0.5, -1) },
} as const;
const sparse = {
  kind: 'sparse',
  layout: 'csr',
  shape: [2, 4],
  data: { type: 'float32', values: Float32Array.of(1, 2.5) },
  indices: Int32Array.of(0, 3),
  indptr: Int32Array.of(0, 1, 2),
} as const;
const iris = path.join(models, 'iris/model.onnx');

/** What is saved, by name. */
const saved: Readonly<Record<string, Saved>> = {
  table: {
    source: path.join(models, 'iris-label/model.onnx'),
    inputExample: irisTable,
    signature: inferSignature(irisTable, { params: { temperature: 0.5, stop: ['a', 'b'] } }),
    params: { temperature: 0.7, stop: ['c'] },
    metadata: { owner: 'a team', answer: 42, nested: { list: [1.5, 'x', null] } },
  },
  tensor: { source: iris, inputExample: irisTensor, signature: inferSignature(irisTensor) },
  tensors: {
    source: path.join(corpus, 'onnx_multi_input/model.onnx'),
    inputExample: twoTensors,
    signature: inferSignature(twoTensors),
  },
  externalData: { source: path.join(corpus, 'onnx_bigconst/model.onnx') },
};

/** Directories with other examples; their models are not run. */
const examples: Readonly<Record<string, InputExampleData>> = {
  sparse,
  object: { question: 'what', ctx: ['a'], k: 1, z: null },
  list: [1.5, 2],
  text: 'hi',
  values: {
    kind: 'table',
    rowCount: 2,
    columns: [{ name: 0, type: 'float64', values: Float64Array.of(1, Number.NaN) }],
  },
};

(python === undefined ? describe.skip : describe)('real MLflow', () => {
  const folder = temporaryFolder();
  const found = new Map<string, Found>();
  const inFolder = (name: string) => path.join(folder, name);

  beforeAll(async () => {
    for (const [name, options] of Object.entries(saved)) {
      await saveModel(inFolder(name), { flavor: onnxFlavor, ...options });
    }
    const { save: _save, ...readOnly } = onnxFlavor;
    const blocksOnly = { ...readOnly, save: async () => ({ onnx: { data: 'model.onnx' } }) };
    for (const [name, inputExample] of Object.entries(examples)) {
      await saveModel(inFolder(name), { flavor: blocksOnly, source: undefined, inputExample });
    }
    await saveModel(inFolder('changed'), { flavor: onnxFlavor, source: iris });
    await setSignature(inFolder('changed'), inferSignature(irisTensor));
    const all = [...Object.keys(saved), ...Object.keys(examples), 'changed'];
    const program = path.join(import.meta.dirname, 'load-in-mlflow.py');
    const output = execFileSync(String(python), [program, ...all.map(inFolder)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines = output.trim().split('\n');
    for (const [at, each] of (JSON.parse(lines.at(-1) ?? '') as Found[]).entries()) {
      found.set(all[at] as string, each);
    }
  });

  function foundIn(name: string): Found {
    const one = found.get(name);
    if (one === undefined) throw new Error(`MLflow reported nothing about ${name}`);
    return one;
  }

  test.each([...Object.keys(saved), 'changed'])('loads the model "%s"', (name) => {
    const { dict, flavors, model_uuid } = foundIn(name);
    const mlmodel = parseMlmodel(readFileSync(path.join(inFolder(name), 'MLmodel')));
    expect(flavors).toEqual(Object.fromEntries(mlmodel.flavors));
    expect(model_uuid).toBe(mlmodel.fields.get('model_uuid'));
    expect(dict['utc_time_created']).toBe(mlmodel.fields.get('utc_time_created'));
    expect(dict['mlflow_version']).toBe('3.17.2');
    expect(foundIn(name).metadata ?? undefined).toEqual(saved[name]?.metadata);
  });

  test.each([
    ...Object.entries(saved).map(([name, { signature }]) => [name, signature] as const),
    ['changed', inferSignature(irisTensor)] as const,
  ])('reads the signature of "%s"', (name, signature: ModelSignature | undefined) => {
    const read = foundIn(name).signature;
    if (signature === undefined) return expect(read).toBeNull();
    const parsed = Object.entries(read ?? {}).map(([part, text]) => [
      part,
      text === null ? null : JSON.parse(text),
    ]);
    expect(Object.fromEntries(parsed)).toEqual(signatureToDict(signature));
  });

  test('reads input examples of every kind', () => {
    expect(foundIn('table').example).toEqual({
      types: Object.fromEntries(names.map((name) => [name, 'float64'])),
      columns: Object.fromEntries(names.map((name, at) => [name, rows.map((row) => row[at])])),
    });
    expect(foundIn('table').params).toEqual({ temperature: 0.7, stop: ['c'] });
    expect(foundIn('tensor').example).toEqual({
      dtype: 'float32',
      values: rows.map((row) => row.map(Math.fround)),
    });
    expect(foundIn('tensors').example).toEqual({
      a: { dtype: 'float32', values: [[1, 2, 3]] },
      b: { dtype: 'float32', values: [[0.5, -1]] },
    });
    expect(foundIn('sparse').example).toEqual({
      format: 'csr',
      values: [
        [1, 0, 0, 0],
        [0, 0, 0, 2.5],
      ],
    });
    for (const name of ['object', 'list', 'text']) {
      expect(foundIn(name).example).toEqual(examples[name]);
    }
    expect(foundIn('values').example).toEqual({
      types: { 0: 'float64' },
      columns: { 0: [1, 'NaN'] },
    });
  });

  test.each(['table', 'tensor', 'tensors'])('predicts the same with "%s"', async (name) => {
    const text = readFileSync(path.join(inFolder(name), 'serving_input_example.json'), 'utf8');
    const model = await loadModel(inFolder(name), { flavors: [onnxFlavor] });
    const ours = await validateServingInput(model, text);
    await model.dispose();
    expect(numbersIn(ours)).toEqual(closeTo(numbersOf(foundIn(name).prediction)));
  });
});

/** Outputs by name, all numbers of each in one list. */
function numbersIn(prediction: Prediction): Record<string, number[]> {
  const outputs =
    prediction.kind === 'table'
      ? prediction.columns
      : prediction.kind === 'tensors'
        ? prediction.tensors
        : [];
  return Object.fromEntries(
    outputs.map(({ name, values }) => [
      String(name),
      Array.from(values as ArrayLike<unknown>, Number),
    ]),
  );
}

/** The same for the output of load-in-mlflow.py: a frame or arrays by name. */
function numbersOf(prediction: unknown): Record<string, number[]> {
  const outputs = (prediction as { columns?: Record<string, unknown> }).columns ?? prediction;
  return Object.fromEntries(
    Object.entries(outputs as Record<string, unknown>).map(([name, output]) => {
      const values = Array.isArray(output) ? output : (output as { values: unknown }).values;
      return [name, [values].flat(Number.POSITIVE_INFINITY as 1).map(Number)];
    }),
  );
}

/** The runtimes of Node and Python may differ in the last digits of a float32. */
function closeTo(outputs: Record<string, number[]>) {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, values]) => [
      name,
      values.map((value) => expect.closeTo(value, 5)),
    ]),
  );
}
