import { describe, expect, test } from '@jest/globals';
import { MlmodelError, memoryModelFiles } from '@mlmodel/core';
import { tfjsFlavor } from '../../src/tfjs-flavor.js';
import { graphJson, placeholder } from '../support/graph-json.js';
import { errorOf, silent } from '../support/load-tfjs.js';

/** The message of the error for a model that cannot be loaded. */
async function messageFor(description: unknown, weightBytes = 0): Promise<string> {
  const files = memoryModelFiles({
    'model/model.json': Buffer.from(JSON.stringify(description)),
    'model/weights.bin': new Uint8Array(weightBytes),
  });
  const config = tfjsFlavor.parseConfig({ data: 'model' });
  const context = { files, config, signature: undefined, options: {}, logger: silent };
  const error = await errorOf(Promise.resolve().then(() => tfjsFlavor.load(context)));
  if (error instanceof MlmodelError) return error.message;
  throw error;
}

const input = {
  class_name: 'InputLayer',
  config: { name: 'x', batch_input_shape: [null, 2], dtype: 'float32' },
};

/** A sequential model, whose weights are zeros. */
function sequential(layers: readonly object[], weights: readonly object[] = []): object {
  return {
    format: 'layers-model',
    modelTopology: { class_name: 'Sequential', config: { name: 'model', layers } },
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  };
}

function layer(className: string, config: object): object {
  return { class_name: className, config: { name: 'one', ...config } };
}

function weight(name: string, shape: readonly number[], more: object = {}): object {
  return { name, shape, dtype: 'float32', ...more };
}

const x = placeholder('x', [-1, 2]);

describe('an error about layers says', () => {
  test.each([
    [
      'which layer is unknown',
      sequential([input, layer('Frobnicate', {})]),
      'TensorFlow.js cannot load model/model.json: Unknown layer: Frobnicate. Build the model from layers that TensorFlow.js has, or convert it to a graph-model.',
    ],
    [
      'which activation is unknown',
      sequential([input, layer('Activation', { activation: 'snake' })]),
      'TensorFlow.js cannot load model/model.json: Unknown activation: snake. Build the model from layers that TensorFlow.js has, or convert it to a graph-model.',
    ],
    [
      'which weights are missing',
      sequential([input, layer('Dense', { units: 1 })], [weight('one/kernel', [2, 1])]),
      'model/model.json: its layers up to "one" have more weights than its files: "bias" would have the shape [1]. The weights do not belong to this model.json: copy or save the model again.',
    ],
    [
      'which weights belong to no layer',
      sequential([input, layer('Activation', { activation: 'relu' })], [weight('two/bias', [2])]),
      'no target variable: two/bias. The weights do not belong to this model.json: copy or save the model again.',
    ],
    [
      'which shapes of weights differ',
      sequential(
        [input, layer('Dense', { units: 1, use_bias: false })],
        [weight('one/kernel', [1, 2])],
      ),
      'Shape mismatch: [2, 1] vs. [1, 2]. The weights do not belong to this model.json: copy or save the model again.',
    ],
    [
      'that weights would not fit into memory, before they are allocated',
      sequential([input, layer('Dense', { units: 2 ** 40 })], [weight('one/kernel', [2, 1])]),
      '"kernel" would have the shape [2, 1099511627776]',
    ],
    [
      'that an output would not fit into memory, before it is allocated',
      sequential([input, layer('RepeatVector', { n: 2 ** 31 })]),
      'model/model.json has the layer "one" whose output has more than 1073741824 elements per row. Check the shapes in it.',
    ],
    [
      'that the file describes no layers',
      { format: 'layers-model', modelTopology: { node: [] }, weightsManifest: [] },
      'model/model.json is not a layers-model: its modelTopology describes no layers. Copy or save the model again.',
    ],
    [
      'which file is damaged',
      sequential([input, layer('Dense', { units: 1 })].concat({ class_name: 'Dense', config: [] })),
      'model/model.json',
    ],
  ])('%s', async (_what, description, text) => {
    const hasWeights = JSON.stringify(description).includes('"shape"');
    expect(await messageFor(description, hasWeights ? 8 : 0)).toContain(text);
  });
});

describe('an error about graphs says', () => {
  test.each([
    [
      'which operation is unknown',
      graphJson({ nodes: [x, { name: 'y', op: 'MyCustomOp', input: ['x'] }] }),
      'uses operations that TensorFlow.js lacks or computes wrongly: MyCustomOp (node "y"). Express the model with other operations and convert it again.',
    ],
    [
      'which operations are unknown, up to ten',
      graphJson({
        nodes: [
          x,
          ...Array.from({ length: 40 }, (_, i) => ({
            name: `y${i}`,
            op: `Custom${i}`,
            input: ['x'],
          })),
        ],
      }),
      'Custom9 (node "y9") and 30 more. Express',
    ],
    [
      'which node has an input that does not exist',
      graphJson({ nodes: [x, { name: 'y', op: 'Relu', input: ['z:0'] }] }),
      'model/model.json has the node "y" with the input "z", which is not in the graph. Copy or save the model again.',
    ],
    [
      'that the file describes no graph',
      { ...graphJson({ nodes: [] }), modelTopology: { class_name: 'Sequential', config: {} } },
      'model/model.json is not a graph-model: its modelTopology has no nodes. Copy or save the model again.',
    ],
    [
      'that a fixed batch is impossibly large',
      graphJson({
        nodes: [placeholder('x', [10 ** 9, 4]), { name: 'y', op: 'Relu', input: ['x'] }],
      }),
      'model/model.json has the input "x" of more than 67108864 elements at a time. Check the shapes in it.',
    ],
  ])('%s', async (_what, description, text) => {
    expect(await messageFor(description)).toContain(text);
  });

  test('nothing about a graph without a version, or a function without lists', async () => {
    const library = { function: [{ signature: { name: 'unused' } }] };
    const json = graphJson({ nodes: [x, { name: 'y', op: 'Relu', input: ['x'] }] }) as {
      modelTopology: { node: object[] };
    };
    const { node } = json.modelTopology;
    const files = memoryModelFiles({
      'model/model.json': Buffer.from(
        JSON.stringify({ ...json, format: undefined, modelTopology: { node, library } }),
      ),
    });
    const config = tfjsFlavor.parseConfig({ data: 'model' });
    const session = await tfjsFlavor.load({
      files,
      config,
      signature: undefined,
      options: {},
      logger: silent,
    });
    expect(session.inputs).toEqual([{ name: 'x', type: 'float32', shape: [null, 2] }]);
  });
});

describe('an error about weights says', () => {
  const quantized = (quantization: object, dtype = 'float32') =>
    sequential([input], [weight('w', [2], { dtype, quantization })]);
  test.each([
    [
      'that a type is unknown',
      sequential([input], [weight('w', [2], { dtype: 'float16' })]),
      'lists the weight "w" with the dtype "float16", which TensorFlow.js does not have. Convert the model again, with weights of float32, int32, bool or string.',
    ],
    [
      'that a quantization is unknown',
      quantized({ dtype: 'int4', scale: 1, min: 0 }),
      'lists the weight "w" of float32 as quantized to "int4", which TensorFlow.js cannot read. Convert the model again: quantize floats to float16, uint8 or uint16 and integers to uint8 or uint16, or not at all.',
    ],
    [
      'that a quantization has no scale',
      quantized({ dtype: 'uint8', min: 0 }),
      'as quantized to uint8 without its scale and min, which',
    ],
    [
      'that integers cannot be stored as float16',
      quantized({ dtype: 'float16' }, 'int32'),
      'lists the weight "w" of int32 as quantized to "float16"',
    ],
    [
      'that files are too short for many strings',
      sequential([input], [weight('w', [2 ** 40], { dtype: 'string' })]),
      'model/weights.bin does not match model/model.json: the weights listed there take 4398046511104 bytes, and the weight file has 8',
    ],
  ])('%s', async (_what, description, text) => {
    expect(await messageFor(description, 8)).toContain(text);
  });
});

describe('an error about something else says what TensorFlow.js reads', () => {
  const conversion = 'convert a Keras or TensorFlow model with that command';

  test('when model.json is missing', async () => {
    const files = memoryModelFiles({ 'model/model.keras': new Uint8Array(1) });
    const config = tfjsFlavor.parseConfig({ data: 'model' });
    const context = { files, config, signature: undefined, options: {}, logger: silent };
    expect(await errorOf(tfjsFlavor.load(context))).toMatchObject({
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
      message: expect.stringContaining('The model directory has no file "model/model.json", which'),
      subject: { file: 'model/model.json' },
    });
  });

  test.each([
    ['a Keras model without weights', { class_name: 'Sequential', config: {} }],
    ['a list', []],
    ['another format', { format: 'x'.repeat(500), modelTopology: {} }],
  ])('when model.json holds %s', async (_what, description) => {
    const message = await messageFor(description);
    expect(message).toContain(conversion);
    expect(message.length).toBeLessThan(400);
  });
});

test('a long reason is cut between two names', async () => {
  const names = Array.from({ length: 60 }, (_, index) => `layer_number_${index}`);
  const layers = names.map((name) => layer('Dense', { name, units: 2, use_bias: false }));
  const weights = [weight(`${names[0]}/kernel`, [2, 2 * 60])];
  const message = await messageFor(sequential([input, ...layers], weights), 960);
  expect(message).toMatch(
    /weights are not set: layer_number_1\/kernel, .*layer_number_\d+\/kernel,…\. The weights/,
  );
});
