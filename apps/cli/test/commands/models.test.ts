import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startProxy } from '@mlmodel/jest-config/proxy';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests, startMlflowServer } from '@mlmodel/python';
import { root, runCli, startCli } from '../support/run-cli.js';

const iris = `${root}tools/models/iris-label`;
const python = pythonForTests();

(python ? describe : describe.skip)('with a server of MLflow', () => {
  let environment: Readonly<Record<string, string>>;
  let stop: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    const server = await startMlflowServer({ python: python ?? '', folder: temporaryFolder() });
    stop = server.stop;
    environment = { MLFLOW_TRACKING_URI: server.url, XDG_CACHE_HOME: temporaryFolder() };
  });

  afterAll(() => stop?.());

  test('register prints the URI of the version, which other commands take', async () => {
    const args = ['register', iris, '-n', 'iris', '--alias', 'champion', '--alias', 'b', '--await'];
    args.push('--tag', 'data=a=b', '--tag', 'empty=', '--description', 'of flowers');
    const registered = await runCli(args, { environment });
    expect(registered).toEqual({ code: 0, stdout: 'models:/iris/1\n', stderr: '' });
    const again = await runCli(['register', 'models:/iris@b', '-n', 'iris'], { environment });
    expect(again).toEqual({ code: 0, stdout: 'models:/iris/2\n', stderr: '' });
    const input = ['-i', join(iris, 'serving_input_example.json')];
    const predicted = await runCli(['predict', 'models:/iris/2', ...input], { environment });
    expect(predicted).toMatchObject({ code: 0, stdout: expect.stringContaining('"predictions"') });
    const { stdout } = await runCli(['models', 'versions', 'iris', '--json'], { environment });
    expect(JSON.parse(stdout)).toMatchObject([
      { version: '2', status: 'READY', aliases: [] },
      { version: '1', status: 'READY', aliases: ['b', 'champion'] },
    ]);
    const query = 'model-versions/get?name=iris&version=1';
    const { model_version: version } = await ask(query);
    const tags = [
      { key: 'data', value: 'a=b' },
      { key: 'empty', value: '' },
    ];
    expect(version).toMatchObject({ description: 'of flowers', tags });
  });

  test('a signal ends an upload: the logged model has failed, and there is no version', async () => {
    const proxy = await startProxy(environment['MLFLOW_TRACKING_URI'] ?? '');
    const stalled = new Promise<void>((resolve) => {
      proxy.intercept = ({ method, url }) => {
        const isUpload = method === 'PUT' && url?.endsWith('/model.onnx') === true;
        if (isUpload) resolve();
        return isUpload;
      };
    });
    const place = ['--tracking-uri', proxy.url];
    const child = startCli(['register', iris, '-n', 'stopped', ...place], { environment });
    await stalled;
    child.kill('SIGINT');
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGINT');
    await proxy.close();
    const models = await ask('logged-models/search', { experiment_ids: ['0'], max_results: 1 });
    expect(models).toMatchObject({ models: [{ info: { status: 'LOGGED_MODEL_UPLOAD_FAILED' } }] });
    expect(await ask(`registered-models/get?name=stopped`)).toMatchObject({
      error_code: 'RESOURCE_DOES_NOT_EXIST',
    });
  });

  /** Asks the server itself. @param body makes it a POST */
  async function ask(path: string, body?: object): Promise<Record<string, unknown>> {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const url = `${environment['MLFLOW_TRACKING_URI']}/api/2.0/mlflow/${path}`;
    const response = await fetch(url, body && { ...post, body: JSON.stringify(body) });
    return (await response.json()) as Record<string, unknown>;
  }
});

describe('mlmodel models', () => {
  const workingDirectory = temporaryFolder({
    'mlruns/0/meta.yaml': "experiment_id: '0'\n",
    'mlruns/models/iris/meta.yaml': 'name: iris\ndescription: of flowers\n',
    'mlruns/models/iris/version-3/meta.yaml':
      'name: iris\nversion: 3\nstatus: READY\ncurrent_stage: None\ncreation_timestamp: 1767225600000\n',
    'mlruns/models/iris/version-10/meta.yaml':
      'name: iris\nversion: 10\nstatus: READY\ncurrent_stage: Production\nrun_id: "0123"\ncreation_timestamp: 1767225600000\n',
    'mlruns/models/iris/aliases/champion': '3',
    'mlruns/models/zebra\u001b/meta.yaml': 'name: zebra\n',
  });
  const options = { workingDirectory, environment: { MLFLOW_TRACKING_URI: '' } };
  const models = (...args: string[]) => runCli(['models', ...args], options);

  test('lists models, versions and aliases as tables', async () => {
    expect(await models('list')).toEqual({
      code: 0,
      stdout: [
        'NAME         LATEST  ALIASES      DESCRIPTION',
        'iris         10      @champion 3  of flowers',
        'zebra\\u001b',
        '',
      ].join('\n'),
      stderr: '',
    });
    expect((await models('versions', 'iris')).stdout).toBe(
      [
        'VERSION  STATUS  STAGE       ALIASES    CREATED              RUN',
        '10       READY   Production             2026-01-01 00:00:00  0123',
        '3        READY               @champion  2026-01-01 00:00:00',
        '',
      ].join('\n'),
    );
    expect((await models('aliases', 'iris')).stdout).toBe('ALIAS      VERSION\n@champion  3\n');
  });

  test('lists them as JSON, and says when there are more', async () => {
    const { stdout, stderr } = await models('list', '--json', '--most', '1');
    const aliases = [{ alias: 'champion', version: '3' }];
    expect(JSON.parse(stdout)).toEqual([
      { name: 'iris', description: 'of flowers', latestVersion: '10', aliases },
    ]);
    expect(stderr).toBe('note: only 1 models are listed; --most lists more\n');
    expect(await models('aliases', 'zebra\u001b')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'note: there are no aliases\n',
    });
  });

  test.each([
    [['versions'], 2, "missing required argument 'name'"],
    [['versions', 'nobody'], 1, 'has no model "nobody"'],
    [['list', '--most', '0'], 2, '--most <number> must be a whole number from 1'],
    [['list', '--tracking-uri', 'http://127.0.0.1:1'], 1, 'No server answers at'],
    [['lists'], 2, 'did you mean list?'],
  ])('%s is a mistake', async (args, code, message) => {
    expect(await models(...args)).toMatchObject({
      code,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  });
});

test.each([
  [[iris], 2, 'No name is given. Give the registered model: mlmodel register'],
  [[iris, '-n', 'iris', '--tracking-uri', 'mlruns'], 1, 'Run "mlflow server" with it'],
])('register %s says what is missing', async (args, code, message) => {
  const finished = await runCli(['register', ...args]);
  expect(finished).toMatchObject({ code, stderr: expect.stringContaining(message) });
});
