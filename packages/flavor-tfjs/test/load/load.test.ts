import { readFile, rename, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { memoryModelFiles } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import { floats, tensor } from '@mlmodel/flavor-testkit';
import { tfjsFlavor } from '../../src/tfjs-flavor.js';
import {
  changeModelJson,
  copyOf,
  errorOf,
  fixture,
  loadFixture,
  loadTfjs,
} from '../support/load-tfjs.js';

const iris = 'models/layers_iris_columns';
const sharded = 'models/graph_embedding_sharded';
const flower = tensor(floats(5.1, 3.5, 1.4, 0.2), [1, 4]);

describe('loading', () => {
  test('reports the runtime, the inputs and the outputs', async () => {
    const session = await loadFixture(sharded);
    expect(session.runtime).toEqual({ name: 'tfjs', version: '4.22.0', device: 'wasm' });
    expect(session.execution.blocksEventLoop).toBe(true);
    expect(session.inputs).toEqual([{ name: 'ids', type: 'int32', shape: [null, 5] }]);
    expect(session.outputs).toEqual([
      { name: 'prob', type: 'float32', shape: [null, 3] },
      { name: 'vector', type: 'float32', shape: [null, 16] },
    ]);
  });

  test('can load where TensorFlow.js is installed', () => {
    expect(
      tfjsFlavor.canLoad?.(tfjsFlavor.parseConfig({ data: 'model' }), memoryModelFiles({})),
    ).toEqual({ ok: true });
  });

  test('accepts the path of model.json, without a format', async () => {
    const session = await loadFixture(iris, { block: { data: 'model/model.json' } });
    expect(await session.predict(flower, {})).toMatchObject({ kind: 'tensor' });
  });

  test('loads from files in memory', async () => {
    const folder = fixture(`${sharded}/model`);
    const names = [
      'model.json',
      ...Array.from({ length: 7 }, (_, i) => `group1-shard${i + 1}of7.bin`),
    ];
    const entries = names.map(async (name) => [
      `model/${name}`,
      await readFile(`${folder}/${name}`),
    ]);
    const files = memoryModelFiles(Object.fromEntries(await Promise.all(entries)));
    const session = await loadFixture(sharded, { files });
    const ids = tensor({ type: 'int32', values: Int32Array.of(1, 2, 3, 4, 5) }, [1, 5]);
    expect(await session.predict(ids, {})).toEqual(
      await (await loadFixture(sharded)).predict(ids, {}),
    );
  });

  test('uses the cpu backend when the option says so', async () => {
    const session = await loadFixture(iris, { options: { backend: 'cpu' } });
    expect(session.runtime.device).toBe('cpu');
    const other = await loadFixture(iris);
    const [one, two] = [await session.predict(flower, {}), await other.predict(flower, {})];
    expect(one).toMatchObject({ kind: 'tensor', tensor: { shape: [1, 3] } });
    expect(two).toMatchObject({ kind: 'tensor', tensor: { shape: [1, 3] } });
  });

  test('refuses a backend that it does not know', async () => {
    const options = { backend: 'webgl' };
    const error = await errorOf(loadModel(fixture(iris), { flavors: [tfjsFlavor], options }));
    expect(error).toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message: 'The option "backend" must be one of wasm, cpu, not "webgl".',
      subject: { field: 'backend' },
    });
  });

  test('without a signature uses the names of model.json, or answers a bare tensor', async () => {
    const graph = await loadFixture('models/graph_two_inputs', { withoutSignature: true });
    expect(graph.inputs?.map(({ name }) => name).sort()).toEqual(['alpha', 'beta']);
    expect(graph.outputs?.map(({ name }) => name).sort()).toEqual(['prob', 'total']);
    const layers = await loadFixture(iris, { withoutSignature: true });
    expect(await layers.predict(flower, {})).toMatchObject({ kind: 'tensor' });
  });
});

describe('a broken model is refused at load', () => {
  const invalid = (text: string, file = 'model/model.json') => ({
    errorCode: 'INVALID_PARAMETER_VALUE',
    message: expect.stringContaining(text),
    subject: { file },
  });

  test('with an unknown layer', async () => {
    const copy = await copyOf(iris);
    await changeModelJson(copy, ({ modelTopology: { model_config } }) => {
      Object.assign(model_config.config.layers.at(-1) ?? {}, { class_name: 'Frobnicate' });
    });
    expect(await errorOf(loadTfjs(copy))).toMatchObject(invalid('Frobnicate'));
  });

  test.each([
    ['a layer that does not exist', 'missing'],
    ['a layer that depends on it', 'concatenate'],
  ])('with a layer whose input is %s', async (_which, name) => {
    const copy = await copyOf('corrected/branches');
    await changeModelJson(copy, ({ modelTopology: { model_config } }) => {
      const layer = model_config.config.layers.find((each) => each.class_name === 'Embedding');
      Object.assign(layer ?? {}, { inbound_nodes: [[[name, 0, 0, {}]]] });
    });
    expect(await errorOf(loadTfjs(copy))).toMatchObject(invalid('takes an output'));
  });

  test('with an impossibly large input', async () => {
    const copy = await copyOf('graphs/strings');
    await changeModelJson(copy, (json) => {
      const { inputs } = json.signature as { inputs: Record<string, { tensorShape: object }> };
      for (const input of Object.values(inputs))
        Object.assign(input.tensorShape, { dim: [{ size: '-1' }, { size: '1000000000' }] });
    });
    expect(await errorOf(loadTfjs(copy))).toMatchObject(invalid('elements a row'));
  });

  test('with layers that need more weights than the file has', async () => {
    const copy = await copyOf(iris);
    let name: unknown;
    await changeModelJson(copy, ({ modelTopology: { model_config } }) => {
      const layer = model_config.config.layers.find((each) => each.class_name === 'Dense');
      const config = layer?.config as { name: string; units: number };
      name = config.name;
      config.units = 1_000_000_000;
    });
    expect(await errorOf(loadTfjs(copy))).toMatchObject(
      invalid(
        `its layers up to "${name}" have more weights than its files: "kernel" would have the`,
      ),
    );
    await (await loadFixture(iris)).dispose();
  });

  test('with a setting that TensorFlow.js ignores', async () => {
    const copy = await copyOf('corrected/masked_model');
    await changeModelJson(copy, ({ modelTopology: { model_config } }) => {
      const { config } = model_config.config.layers.at(-1) ?? {};
      Object.assign(config ?? {}, { zero_output_for_mask: true });
    });
    const error = await errorOf(loadTfjs(copy));
    expect(error).toMatchObject(invalid('(LSTM) with the setting zero_output_for_mask'));
  });

  test('with an operation that TensorFlow.js computes wrongly', async () => {
    const copy = await copyOf('models/graph_int32');
    await changeModelJson(copy, ({ modelTopology: { node } }) => {
      Object.assign(node.find(({ op }) => op === 'ArgMax') ?? {}, { op: 'Dilation2D' });
    });
    expect(await errorOf(loadTfjs(copy))).toMatchObject(invalid('Dilation2D'));
  });

  test('with an operation that TensorFlow.js lacks', async () => {
    const copy = await copyOf('models/graph_int32');
    await changeModelJson(copy, ({ modelTopology: { node } }) => {
      Object.assign(node.find(({ op }) => op === 'ArgMax') ?? {}, { op: 'Frobnicate' });
    });
    const error = await errorOf(loadTfjs(copy));
    expect(error).toMatchObject(invalid('Frobnicate'));
    expect(error).toMatchObject(invalid('StatefulPartitionedCall/ArgMax'));
  });

  test('with an operation in a branch that TensorFlow.js lacks', async () => {
    const copy = await copyOf('graphs/cond');
    const file = `${copy}/model/model.json`;
    const text = await readFile(file, 'utf8');
    expect(text).toContain('"Erf"');
    await writeFile(file, text.replace('"Erf"', '"Frobnicate"'));
    expect(await errorOf(loadTfjs(copy))).toMatchObject(invalid('Frobnicate'));
  });

  test('with a truncated shard', async () => {
    const copy = await copyOf(iris);
    await truncate(`${copy}/model/group1-shard1of1.bin`, 100);
    const file = 'model/group1-shard1of1.bin';
    const error = await errorOf(loadTfjs(copy));
    expect(error).toMatchObject(invalid(file, file));
    expect(error).toMatchObject(invalid('the weight file has 100.', file));
  });

  test('with one truncated shard of several', async () => {
    const copy = await copyOf(sharded);
    await truncate(`${copy}/model/group1-shard3of7.bin`, 1000);
    const file = 'model/group1-shard3of7.bin';
    expect(await errorOf(loadTfjs(copy))).toMatchObject(invalid(file, file));
  });

  test('with a shard that is too long', async () => {
    const copy = await copyOf(iris);
    const file = 'model/group1-shard1of1.bin';
    await writeFile(`${copy}/${file}`, new Uint8Array(4), { flag: 'a' });
    expect(await errorOf(loadTfjs(copy))).toMatchObject(invalid('too long', file));
  });

  test('with a missing shard', async () => {
    const copy = await copyOf(sharded);
    await unlink(`${copy}/model/group1-shard2of7.bin`);
    expect(await errorOf(loadTfjs(copy))).toMatchObject({
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
      subject: { file: 'model/group1-shard2of7.bin' },
    });
  });

  test.each(['../secret.bin', '/etc/hostname', 'file:///etc/hostname', 'C:\\secret.bin'])(
    'with weights outside the model directory (%s)',
    async (location) => {
      const copy = await copyOf(iris);
      await changeModelJson(copy, ({ weightsManifest: [group] }) => {
        Object.assign(group ?? {}, { paths: [location] });
      });
      expect(await errorOf(loadTfjs(copy))).toMatchObject({ errorCode: 'INVALID_PARAMETER_VALUE' });
    },
  );

  test('with weights behind a link that leads outside', async () => {
    const copy = await copyOf(iris);
    const shard = `${copy}/model/group1-shard1of1.bin`;
    await rename(shard, `${copy}.bin`);
    await symlink(`${copy}.bin`, shard);
    expect(await errorOf(loadTfjs(copy))).toMatchObject({ errorCode: 'INVALID_PARAMETER_VALUE' });
    await unlink(`${copy}.bin`);
  });

  test.each([
    ['another shape', 'MatMul/ReadVariableOp', { shape: [3, 4] }, 'the shape [3,4]'],
    ['another type', 'MatMul/ReadVariableOp', { dtype: 'float32' }, 'as float32'],
    ['another name', 'MatMul/ReadVariableOp', { name: 'other' }, 'lacks the weight'],
    ['an unknown type', 'MatMul/ReadVariableOp', { dtype: 'int4' }, 'int4'],
    ['no shape', 'MatMul/ReadVariableOp', { shape: [-1] }, 'without a valid shape'],
  ])('with a manifest that gives a weight of a graph %s', async (_what, name, change, text) => {
    const copy = await copyOf('models/graph_int32');
    await changeModelJson(copy, ({ weightsManifest: [group] }) => {
      Object.assign(group?.weights.find((weight) => weight.name.endsWith(name)) ?? {}, change);
    });
    expect(await errorOf(loadTfjs(copy))).toMatchObject(invalid(text));
  });

  test('with a manifest that lacks a weight of a layer', async () => {
    const copy = await copyOf(iris);
    await changeModelJson(copy, ({ weightsManifest: [group] }) => {
      Object.assign(group?.weights[0] ?? {}, { name: 'other/kernel' });
    });
    expect(await errorOf(loadTfjs(copy))).toMatchObject(invalid('kernel'));
  });

  test.each([
    ['no JSON', '{"format": "layers-mod', 'is not JSON or is cut off'],
    ['no object', '[]', 'it must hold an object that describes'],
    ['no topology', '{"format": "layers-model"}', 'has no modelTopology'],
    ['no manifest', '{"modelTopology": {}}', 'has no weightsManifest'],
    [
      'deep nesting',
      `{"modelTopology":${'['.repeat(401)}${']'.repeat(401)}}`,
      'nested deeper than 400',
    ],
    [
      'a weight file listed twice',
      '{"modelTopology": {}, "weightsManifest": [{"paths": ["a.bin", "a.bin"], "weights": []}]}',
      'lists the weight file "a.bin" twice',
    ],
    ['another format', '{"format": "pickle"}', 'pickle'],
    ['the other format', '{"format": "graph-model"}', 'the MLmodel file says layers-model'],
  ])('with %s in model.json', async (_what, content, text) => {
    const copy = await copyOf(iris);
    await writeFile(`${copy}/model/model.json`, content);
    expect(await errorOf(loadTfjs(copy))).toMatchObject(invalid(text));
  });

  test('of Keras 3, with advice', async () => {
    const copy = await copyOf(iris);
    await changeModelJson(copy, ({ modelTopology }) => {
      Object.assign(modelTopology, { keras_version: '3.15.1' });
      Object.assign(modelTopology.model_config.config.layers[0] ?? {}, { config: { name: 'x' } });
    });
    expect(await errorOf(loadTfjs(copy))).toMatchObject(invalid('tf_keras'));
  });
});
