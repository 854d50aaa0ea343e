import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { corpusModel, root, runCli } from '../support/run-cli.js';

const iris = corpusModel('onnx_iris_label');
const mlmodelFiles = `${root}tools/conformance/corpus/mlmodel_files`;

test('reports flavors, signature, input example, sizes, origin and what can load it', async () => {
  const { code, stdout, stderr } = await runCli(['inspect', iris]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Flavors\n {2}onnx +data=model.onnx onnx_version=1.23.2/m);
  expect(stdout).toMatch(/^Inputs\n {2}sepal length \(cm\) {2}double {2}required\n/m);
  expect(stdout).toMatch(/^Outputs\n {2}label {2}long {2}required\n/m);
  expect(stdout).toMatch(/^Input example\n {2}input_example.json\n {2}{"columns":/m);
  expect(stdout).toMatch(/ {2}model.onnx +409 bytes\n/);
  expect(stdout).toMatch(/ {2}MLflow version +3.17.2\n/);
  expect(stdout).toMatch(/@mlmodel\/flavor-onnx \d+\.\d+\.\d+ can load it \(flavor onnx\)/);
});

test('only needs the MLmodel file, and accepts its path', async () => {
  const folder = temporaryFolder({ MLmodel: readFileSync(join(iris, 'MLmodel'), 'utf8') });
  for (const location of [folder, join(folder, 'MLmodel')]) {
    const { code, stdout } = await runCli(['inspect', location]);
    expect(code).toBe(0);
    expect(stdout).toContain('sepal length (cm)');
    expect(stdout).toContain('flavor-onnx');
  }
});

describe('--json', () => {
  test("is one object with MLflow's dictionary and all other facts", async () => {
    const { stdout } = await runCli(['inspect', iris, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      path: iris,
      mlmodel: {
        model_uuid: '6b0c916ee3a24f459e40e450136a23b6',
        flavors: { onnx: { data: 'model.onnx', code: null } },
        signature: {
          inputs: [{ name: 'sepal length (cm)', type: 'double', required: true }, {}, {}, {}],
          params: null,
        },
      },
      inputExample: { path: 'input_example.json' },
      files: expect.arrayContaining([{ path: 'model.onnx', bytes: 409 }]),
      loading: { ok: true, flavor: 'onnx' },
    });
  });

  test('keeps integers that JavaScript numbers cannot hold', async () => {
    const { stdout } = await runCli([
      'inspect',
      `${mlmodelFiles}/valid/run_id_all_digits`,
      '--json',
    ]);
    expect(stdout).toMatch(/"run_id": 12345678901234567890123456789012\b/);
  });

  test.each([
    'metadata_and_resources',
    'merge_key_list',
    'signature_nested',
    'unicode_names',
    'y2021_input_example',
  ])('has the same dictionary as MLflow for %s', async (name) => {
    const folder = `${mlmodelFiles}/valid/${name}`;
    const expected = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')).to_dict;
    const { stdout } = await runCli(['inspect', folder, '--json']);
    const { mlmodel } = JSON.parse(stdout);
    const generated = expected.utc_time_created === '<generated at load>';
    expect(
      generated ? { ...mlmodel, utc_time_created: expected.utc_time_created } : mlmodel,
    ).toEqual(expected);
  });
});

describe('a model that no installed flavor can load', () => {
  test.each([
    ['flavors: {mleap: {version: 0.1.0}}', ['mleap'], '"mlmodel": {"flavor": "mleap"}'],
    ['flavors: {h2o: {}, mleap: {}}', ['h2o', 'mleap'], '"mlmodel": {"flavor": "h2o"}'],
  ])('gets advice on what could serve it: %s', async (mlmodel, flavors, advice) => {
    const folder = temporaryFolder({ MLmodel: mlmodel });
    const { code, stdout } = await runCli(['inspect', folder], { workingDirectory: folder });
    expect(code).toBe(0);
    expect(stdout).toContain('no installed flavor can load it');
    expect(stdout).toContain(advice);
    const { loading } = JSON.parse((await runCli(['inspect', folder, '--json'])).stdout);
    expect(loading).toMatchObject({ ok: false, refused: flavors.map((flavor) => ({ flavor })) });
  });

  test('cannot bring its own flavor', async () => {
    const folder = temporaryFolder({
      MLmodel: 'flavors: {evil: {}}',
      'package.json': '{"dependencies": {"evil": "*"}}',
      'node_modules/evil/package.json':
        '{"name": "evil", "mlmodel": {"flavor": "evil", "export": "evil", "spec": 1, "priority": 1}}',
      'node_modules/evil/index.js': 'throw new Error("imported")',
    });
    const { stdout } = await runCli(['inspect', folder], { workingDirectory: folder });
    expect(stdout).toContain('evil: no package for this flavor was found');
  });
});

test('text of the model cannot control the terminal', async () => {
  const folder = temporaryFolder({ MLmodel: 'flavors: {"a\\eb": {x: "\\e[2J"}}\nrun_id: "\\a"' });
  const { stdout } = await runCli(['inspect', folder]);
  expect(stdout).toContain('\\u001b[2J');
  expect(stdout).not.toMatch(/[^\n\u0020-\u007e]/);
});

test('finds a flavor that is installed next to the command, in any working directory', async () => {
  const project = temporaryFolder({
    'package.json': '{"dependencies": {"third-flavor": "*"}}',
    'node_modules/third-flavor/package.json': JSON.stringify({
      name: 'third-flavor',
      version: '3.2.1',
      type: 'module',
      mlmodel: { flavor: 'third', export: 'third', spec: 1, priority: 100 },
    }),
    'node_modules/third-flavor/index.js':
      "export const third = { specVersion: 1, name: 'third', parseConfig: (block) => block, load() {} };",
    'model/MLmodel': 'flavors: {third: {}}',
  });
  mkdirSync(join(project, 'node_modules/@mlmodel'));
  symlinkSync(`${root}apps/cli`, join(project, 'node_modules/@mlmodel/cli'));
  const { stdout } = await runCli(
    [join(project, 'node_modules/@mlmodel/cli/bin/mlmodel.mjs'), 'inspect', join(project, 'model')],
    {
      command: process.execPath,
      workingDirectory: temporaryFolder(),
    },
  );
  expect(stdout).toContain('third-flavor 3.2.1 can load it');
});

describe('a flavor that declines after inspecting the files', () => {
  /** A project with a native flavor for models as JSON and a bridge for all models, and a model that holds `content`. */
  function project(content: string): string {
    const flavor = (name: string, answer: string, canLoad: string) =>
      `export const flavor = {
        specVersion: 1,
        name: '${name}',
        parseConfig: (block) => block,
        ${canLoad}
        load: async () => ({
          runtime: { name: '${answer}', version: '1', device: 'cpu' },
          execution: { blocksEventLoop: true, maxConcurrency: 1, rowsIndependent: true },
          predict: () => ({ kind: 'json', value: '${answer}' }),
          dispose: async () => {},
        }),
      };`;
    const manifest = (name: string, key: string, priority: number) =>
      JSON.stringify({
        name,
        version: '1.0.0',
        type: 'module',
        mlmodel: { flavor: key, export: 'flavor', spec: 1, priority },
      });
    const canLoad = `async canLoad(config, files) {
      const [start] = await files.read('model', 1);
      if (start === 0x7b) return { ok: true };
      return { ok: false, reason: 'model is a pickle', fix: 'save it as JSON' };
    },`;
    return temporaryFolder({
      'package.json': '{"dependencies": {"native": "*", "bridge": "*"}}',
      'node_modules/native/package.json': manifest('native', 'trees', 100),
      'node_modules/native/index.js': flavor('trees', 'natively', canLoad),
      'node_modules/bridge/package.json': manifest('bridge', 'anything', 10),
      'node_modules/bridge/index.js': flavor('anything', 'by the bridge', ''),
      'model/MLmodel': 'flavors: {trees: {}, anything: {}}',
      'model/model': content,
    });
  }

  test.each([
    ['{}', 'native', 'natively', []],
    ['pickled', 'bridge', 'by the bridge', ['model is a pickle']],
  ])(
    'is passed over by inspect as by what loads the model: %s',
    async (content, name, answer, reasons) => {
      const workingDirectory = project(content);
      const inspected = await runCli(['inspect', 'model', '--json'], { workingDirectory });
      const { loading } = JSON.parse(inspected.stdout);
      expect(loading).toMatchObject({ ok: true, package: `${name} 1.0.0` });
      expect(loading.refused.map(({ reason }: { reason: string }) => reason)).toEqual(reasons);

      const predicted = await runCli(['predict', '-m', 'model'], {
        workingDirectory,
        input: '{"inputs": [1]}',
      });
      expect(JSON.parse(predicted.stdout)).toEqual({ predictions: answer });
      for (const reason of reasons)
        expect(predicted.stderr).toContain(`${reason}; save it as JSON`);
    },
  );

  test('gives both pieces of advice when no flavor is left', async () => {
    const workingDirectory = project('pickled');
    const args = ['model', '--flavor', 'native'];
    const { stdout } = await runCli(['inspect', ...args], { workingDirectory });
    expect(stdout).toContain('model is a pickle; save it as JSON');
    const predicted = await runCli(['predict', '-m', ...args], {
      workingDirectory,
      input: '{"inputs": [1]}',
    });
    expect(predicted.code).not.toBe(0);
    expect(predicted.stderr).toContain('model is a pickle; save it as JSON');
  });
});
