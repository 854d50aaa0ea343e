import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type ModelSignature, memoryModelFiles } from '@mlmodel/core';
import { openModelDirectory } from '@mlmodel/core/node';
import { floats, plain, tensor, texts } from '@mlmodel/flavor-testkit';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { onnxFlavor } from '../../src/onnx-flavor.js';
import { collectingLogger, errorOf, fixture, loadFixture, loadOnnx } from '../support/load-onnx.js';

const expectedOfZipMap = {
  best: ['int64', [2n], [1]],
  probability: [
    'json',
    [
      new Map([
        ['-1', expect.closeTo(0.1863, 4)],
        ['10', expect.closeTo(0.3072, 4)],
        ['2', expect.closeTo(0.5065, 4)],
      ]),
    ],
    [1],
  ],
};

const invalidGraph = /The graph in the file is not valid: .*onnx\.checker/;
const noOperator = /lacks the operator.*export the model with operators of ONNX/;
const noKernel = /Could not find an implementation for Erf.*for these element types/;
const damaged = 'model.onnx is not an ONNX model or is damaged. Copy or save the model again.';
const aTensor =
  'which onnxruntime-node does not support. Export the model with a tensor of numbers or strings instead';

function columnSignature(...names: readonly string[]): ModelSignature {
  const columns = names.map((name) => ({ name, type: 'float', required: true }) as const);
  return { inputs: { kind: 'columns', columns } };
}

function tensorSignature(...names: readonly (string | undefined)[]): ModelSignature {
  const tensors = names.map((name) => ({ name, dtype: 'float32', shape: [-1] }));
  return { inputs: { kind: 'tensors', tensors } };
}

describe('loading', () => {
  let scratch: string;

  beforeEach(async () => {
    scratch = temporaryFolder();
  });

  test('says what runs the model and what it takes', async () => {
    const session = await loadFixture('scalar-output');
    expect(session.runtime).toEqual({
      name: 'onnxruntime',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      device: 'cpu',
    });
    expect(session.execution.blocksEventLoop).toBe(true);
    expect(session.inputs).toEqual([{ name: 'x', type: 'float32', shape: ['N', 2] }]);
    expect(session.outputs).toEqual([
      { name: 'total', type: 'float32', shape: [] },
      { name: 'sum', type: 'float32', shape: ['N'] },
    ]);
  });

  test('can load, as onnxruntime-node is installed here', () => {
    expect(
      onnxFlavor.canLoad?.(onnxFlavor.parseConfig({ data: 'm' }), memoryModelFiles({})),
    ).toEqual({ ok: true });
  });

  test('does not ask for an initializer that is listed as an input', async () => {
    const session = await loadFixture('initializer-as-input');
    expect(session.inputs?.map(({ name }) => name)).toEqual(['x']);
    const prediction = await session.predict(tensor(floats(1, 1), [1, 2]), {});
    expect(plain(prediction)).toEqual({ y: ['float32', [2, 3], [1, 2]] });
  });

  test('keeps external data of a ZipMap model working and writes no files', async () => {
    await cp(fixture('zip-map-external'), scratch, { recursive: true });
    const session = await loadOnnx(scratch);
    const prediction = await session.predict(tensor(floats(1, 1), [1, 2]), {});
    expect(plain(prediction)).toEqual(expectedOfZipMap);
    expect((await readdir(scratch)).sort()).toEqual(['MLmodel', 'data', 'model.onnx']);
    await session.dispose();
  });

  test('loads from files that are in memory only', async () => {
    const folder = fixture('zip-map-external');
    const session = await onnxFlavor.load({
      files: memoryModelFiles({
        'inner/model.onnx': await readFile(`${folder}/model.onnx`),
        'inner/data/weights.bin': await readFile(`${folder}/data/weights.bin`),
      }),
      config: onnxFlavor.parseConfig({ data: 'inner/model.onnx' }),
      options: {},
      logger: collectingLogger(),
    });
    const prediction = await session.predict(tensor(floats(1, 1), [1, 2]), {});
    expect(plain(prediction)).toEqual(expectedOfZipMap);
  });

  test('loads a model file in a folder with its external data next to it', async () => {
    await cp(fixture('zip-map-external'), `${scratch}/inner`, { recursive: true });
    await writeFile(`${scratch}/MLmodel`, '');
    const session = await loadOnnx(scratch, { block: { data: 'inner/model.onnx' } });
    const prediction = await session.predict(tensor(floats(1, 1), [1, 2]), {});
    expect(plain(prediction)).toEqual(expectedOfZipMap);
  });

  test.each(['initializer', 'attribute', 'subgraph', 'function', 'absolute', 'memory'])(
    'refuses external data outside of the model directory (%s)',
    async (place) => {
      expect(await errorOf(loadFixture(`escape-${place}`))).toMatchObject({
        errorCode: 'INVALID_PARAMETER_VALUE',
        message: expect.stringContaining('is outside the model directory'),
      });
    },
  );

  test('refuses external data behind a link that leads out', async () => {
    const model = `${scratch}/model`;
    await cp(fixture('escape-link'), model, { recursive: true });
    await writeFile(`${scratch}/secret.bin`, new Uint8Array(8));
    await symlink('../secret.bin', `${model}/link.bin`);
    expect(await errorOf(loadOnnx(model))).toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining('link.bin'),
    });
  });

  test('follows a link that stays in the model directory', async () => {
    await cp(fixture('escape-link'), scratch, { recursive: true });
    await writeFile(`${scratch}/real.bin`, new Uint8Array(8));
    await symlink('real.bin', `${scratch}/link.bin`);
    const session = await loadOnnx(scratch);
    const prediction = await session.predict(tensor(floats(1, 2), [1, 2]), {});
    expect(plain(prediction)).toEqual({ y: ['float32', [1, 2], [1, 2]] });
  });

  test('names external data that is not there', async () => {
    expect(await errorOf(loadFixture('escape-missing'))).toMatchObject({
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
      subject: { file: 'absent.bin' },
    });
  });

  test('names a model file that is not there', async () => {
    const error = await errorOf(loadFixture('corrupt', { block: { data: 'other.onnx' } }));
    expect(error).toMatchObject({ errorCode: 'RESOURCE_DOES_NOT_EXIST' });
  });

  test('refuses a model path that leads out', async () => {
    const error = await errorOf(
      loadFixture('corrupt', { block: { data: '../no-inputs/model.onnx' } }),
    );
    expect(error).toMatchObject({ errorCode: 'INVALID_PARAMETER_VALUE' });
  });

  test.each<readonly [string, string | RegExp]>([
    ['corrupt', damaged],
    ['empty', damaged],
    ['lfs-pointer', /^model\.onnx is a Git LFS pointer.*"git lfs pull"/],
    ['ort-format', /in onnxruntime's own format.*Save the ONNX model/],
    ['unknown-operator', /No Op registered for Frobnicate/],
    ['unknown-operator', noOperator],
    ['custom-operator', /com\.example:Own/],
    ['custom-operator', noOperator],
    ['no-kernel', noKernel],
    ['no-such-value', /Node input 'absent'/],
    ['no-such-value', invalidGraph],
    ['bad-setting', /: attribute case_change_action has invalid value\.$/],
    [
      'short-data',
      /file_length: 4.*copy the model file and the files beside it again, together\.$/,
    ],
    ['stamp-ir-99', /it has the ir_version 99, and this onnxruntime supports up to \d+\. Save it/],
    ['stamp-opset-99', /it needs opset 99 of ai\.onnx, .* up to \d+\. Export the model with opset/],
    ['stamp-opset-28-cast', /it needs opset 28 of ai\.onnx, .*ir_version/],
    ['locale-turkish', /the locale tr_XX\.UTF-8, which this machine lacks\. Install/],
    ['sequence-output', `is a sequence, a map or an optional value, ${aTensor}.`],
    ['sequence-declared', `The output "sequence" of the model is a sequence, ${aTensor}.`],
    ['lost-output', 'an output named "__proto__"'],
    ['identity-bfloat16', /data type 16 \(bfloat16\)\. .*export the model with float32/],
  ])('explains why it cannot load %s, and what to do: %s', async (name, text) => {
    const error = await errorOf(loadFixture(name));
    expect(error).toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message:
        typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text),
    });
    const { message } = error as Error;
    expect(message).not.toContain(fixture(name));
    expect(message).not.toMatch(/onnxruntime::|\.cc:|ONNXRuntimeError/);
  });

  test.each(['', 'no protobuf at all', '\0'])('refuses a file that holds %p', async (content) => {
    await writeFile(`${scratch}/MLmodel`, '');
    await writeFile(`${scratch}/model.onnx`, content);
    const error = await errorOf(loadOnnx(scratch));
    expect(error).toMatchObject({ errorCode: 'INVALID_PARAMETER_VALUE' });
    expect(error).not.toMatchObject({ message: expect.stringContaining('onnxruntime::') });
  });

  test.each(['on a disk', 'in memory'])(
    'runs a model of a newer ir_version with its external data, %s',
    async (where) => {
      const folder = fixture('stamp-ir-14');
      const logger = collectingLogger();
      const session = await onnxFlavor.load({
        files:
          where === 'on a disk'
            ? await openModelDirectory(folder)
            : memoryModelFiles({
                'model.onnx': await readFile(`${folder}/model.onnx`),
                'bias.bin': await readFile(`${folder}/bias.bin`),
              }),
        config: onnxFlavor.parseConfig({ data: 'model.onnx' }),
        options: {},
        logger,
      });
      const prediction = await session.predict(tensor(floats(1, 1), [1, 2]), {});
      expect(plain(prediction)).toEqual({ y: ['float32', [2, 3], [1, 2]] });
      expect(logger.infos).toEqual(['The model has the ir_version 14 and runs as 13.']);
    },
  );

  test('runs a model of a newer opset whose operators are those of a known one, in functions too', async () => {
    const session = await loadFixture('stamp-opset-28');
    const prediction = await session.predict(tensor(floats(1, 1), [1, 2]), {});
    expect(plain(prediction)).toEqual({ y: ['float32', [2, 3], [1, 2]] });
  });

  test('runs a text model without its locale, in subgraphs too, with the same upper and lower case', async () => {
    const logger = collectingLogger();
    const session = await loadFixture('locale', { logger });
    const sent = texts('straße ÄÉ', 'ΩМЕГА Ⅷ', 'I');
    expect(plain(await session.predict(tensor(sent, [3]), {}))).toEqual({
      y: ['string', ['straße äé', 'ωмега ⅷ', 'i'], [3]],
      z: ['string', ['straße äé', 'ωмега ⅷ', 'i'], [3]],
    });
    expect(logger.infos).toContainEqual(expect.stringMatching(/xx_XX\.UTF-8.*C\.UTF-8/));
  });

  test.each<readonly [string, ModelSignature]>([
    ['columns', columnSignature('a', 'b', 'd')],
    ['tensors', tensorSignature('a', 'b', 'C')],
    ['one tensor', tensorSignature(undefined)],
  ])('refuses a signature whose %s never feed the inputs', async (_kind, signature) => {
    expect(await errorOf(loadFixture('column-inputs', { signature }))).toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message: expect.stringMatching(
        /does not fit model\.onnx: the model has the inputs "a", "b", "c", the signature/,
      ),
    });
  });

  test('refuses a signature that gives the only tensor another name, but not the columns that feed it', async () => {
    const signature = tensorSignature('pixels');
    expect(await errorOf(loadFixture('scalar-output', { signature }))).toMatchObject({
      message: expect.stringMatching(/the inputs "x", the signature the tensors "pixels"/),
    });
    await loadFixture('scalar-output', { signature: columnSignature('width', 'height') });
    await loadFixture('scalar-output', { signature: tensorSignature(undefined) });
  });

  test('does not let a model name files to write', async () => {
    const logger = collectingLogger();
    const target = `${scratch}/optimized.onnx`;
    const extra_session_config = {
      'session.optimized_model_filepath': target,
      'session.model_external_initializers_file_folder_path': '/',
    };
    await loadFixture('no-inputs', {
      block: { onnx_session_options: { extra_session_config } },
      logger,
    });
    expect(logger.warnings).toEqual([expect.stringContaining('optimized_model_filepath')]);
    expect(await readdir(scratch)).toEqual([]);
  });

  test('refuses an absolute location, though such a path exists below the model file', async () => {
    await cp(fixture('escape-absolute'), `${scratch}/inner`, { recursive: true });
    await mkdir(`${scratch}/inner/etc`);
    await writeFile(`${scratch}/inner/etc/hostname`, new Uint8Array(8));
    await writeFile(`${scratch}/MLmodel`, '');
    const error = await errorOf(loadOnnx(scratch, { block: { data: 'inner/model.onnx' } }));
    expect(error).toMatchObject({ errorCode: 'INVALID_PARAMETER_VALUE' });
  });
});

describe('providers and session options', () => {
  test('falls back to the CPU with one warning that names what is missing', async () => {
    const logger = collectingLogger();
    const providers = ['CUDAExecutionProvider', 'NoSuchExecutionProvider'];
    const session = await loadFixture('no-inputs', { block: { providers }, logger });
    expect(session.runtime.device).toBe('cpu');
    expect(logger.warnings).toEqual([
      expect.stringMatching(/CUDAExecutionProvider, NoSuchExecutionProvider.*CPU/),
    ]);
  });

  test.each([
    {},
    { providers: ['CPUExecutionProvider'] },
    { providers: ['CUDAExecutionProvider', 'CPUExecutionProvider'] },
  ])('does not warn for %j', async (block) => {
    const logger = collectingLogger();
    await loadFixture('no-inputs', { block, logger });
    expect(logger.warnings).toEqual([]);
  });

  test('says which entries of the session options it is that onnxruntime does not take', async () => {
    const extra_session_config = { 'session.dynamic_block_base': 'four' };
    const block = { onnx_session_options: { extra_session_config } };
    expect(await errorOf(loadFixture('no-inputs', { block }))).toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message: expect.stringMatching(
        /session options in the MLmodel file.*extra_session_config \(session\.dynamic_block_base\)/,
      ),
    });
    expect(await errorOf(loadFixture('no-such-value', { block }))).toMatchObject({
      message: expect.stringMatching(invalidGraph),
    });
  });

  test.each(['intra_op_num_threads', 'inter_op_num_threads'])(
    'starts only as many threads as this machine has a use for: %s',
    async (field) => {
      const logger = collectingLogger();
      const block = { onnx_session_options: { execution_mode: 'parallel', [field]: 100_000 } };
      const session = await loadFixture('scalar-output', { block, logger });
      const processors = availableParallelism();
      expect(logger.warnings).toEqual([
        `flavors.onnx.onnx_session_options.${field} requests 100000 threads. This machine has ${processors} processors, so the model gets ${4 * processors}.`,
      ]);
      const prediction = await session.predict(tensor(floats(1, 2), [1, 2]), {});
      expect(plain(prediction)).toMatchObject({ sum: ['float32', [3], [1]] });
      await session.dispose();
    },
  );

  test('applies session options', async () => {
    const session = await loadFixture('fixed-batch', {
      block: {
        onnx_session_options: {
          execution_mode: 'parallel',
          graph_optimization_level: 99,
          intra_op_num_threads: 2,
          inter_op_num_threads: 2,
          extra_session_config: { 'session.intra_op.allow_spinning': 0 },
        },
      },
    });
    const prediction = await session.predict(tensor(floats(1, 2, 3, 4, 5, 6), [3, 2]), {});
    expect(plain(prediction)).toEqual({ y: ['float32', [-1, -2, -3, -4, -5, -6], [3, 2]] });
  });
});
