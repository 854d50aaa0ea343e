import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { recordModules } from '@mlmodel/jest-config/recorded-modules';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { root, runCli, startCli } from '../support/run-cli.js';

const iris = `${root}tools/models/iris-label`;
const example = join(iris, 'serving_input_example.json');

/** A folder with a registry of MLflow, in which the model is version 3 of "iris", and its champion. */
function registryFolder(): string {
  const version = `name: iris\nversion: 3\nstatus: READY\ncreation_timestamp: 1\nsource: ${iris}\n`;
  return temporaryFolder({
    'mlruns/0/meta.yaml': "experiment_id: '0'\n",
    'mlruns/models/iris/meta.yaml': 'name: iris\n',
    'mlruns/models/iris/version-3/meta.yaml': version,
    'mlruns/models/iris/aliases/champion': '3',
  });
}

/** Environment variables with which the command lists its modules, and what it has listed. */
function moduleList() {
  const { nodeOptions, urls } = recordModules(temporaryFolder());
  return {
    environment: { NODE_OPTIONS: nodeOptions, MLFLOW_TRACKING_URI: '' },
    ofRegistry: () => urls().filter((url) => url.includes('/packages/registry/')).length,
  };
}

test('every command takes a model by its alias', async () => {
  const workingDirectory = registryFolder();
  const options = { workingDirectory, environment: { MLFLOW_TRACKING_URI: '' } };
  const predicted = await runCli(['predict', 'models:/iris@champion', '-i', example], options);
  expect(predicted).toMatchObject({ code: 0, stdout: expect.stringContaining('"predictions"') });
  const inspected = await runCli(['inspect', '-m', 'models:/iris/3', '--json'], options);
  const source = { uri: 'models:/iris/3', name: 'iris', version: '3' };
  expect(JSON.parse(inspected.stdout)).toMatchObject({ path: iris, source });
  const report = await runCli(['inspect', 'models:/iris/3'], options);
  expect(report.stdout).toMatch(/registered as +iris\n +version +3\n/);
  const prepared = await runCli(['prepare-env', 'models:/iris/latest'], options);
  expect(prepared).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('nothing to prepare'),
  });
});

test('serve says which version an alias names, and loads the registry for it alone', async () => {
  const { environment, ofRegistry } = moduleList();
  const workingDirectory = registryFolder();
  const title = await firstLine(['models:/iris@champion'], { workingDirectory, environment });
  expect(title).toContain('Serving models:/iris@champion (version 3) at ');
  expect(ofRegistry()).toBeGreaterThan(0);
});

test.each(['serve', 'predict', 'inspect'])(
  '%s loads no module of the registry for a path',
  async (command) => {
    const { environment, ofRegistry } = moduleList();
    if (command === 'serve') {
      expect(await firstLine([iris], { environment })).toContain(`Serving ${iris} at `);
    } else {
      const input = readFileSync(example, 'utf8');
      expect(await runCli([command, iris], { environment, input })).toMatchObject({ code: 0 });
    }
    expect(ofRegistry()).toBe(0);
  },
);

test('--tracking-uri says where, and --offline that no server is asked', async () => {
  const place = ['--tracking-uri', join(registryFolder(), 'mlruns')];
  const found = await runCli(['inspect', 'models:/iris/3', ...place]);
  expect(found).toMatchObject({ code: 0 });
  const nowhere = ['inspect', 'models:/iris/3', '--tracking-uri', 'http://127.0.0.1:1'];
  const environment = { XDG_CACHE_HOME: temporaryFolder() };
  const offline = await runCli([...nowhere, '--offline'], { environment });
  expect(offline.stderr).toBe(
    'error: "models:/iris/3" has not been downloaded from http://127.0.0.1:1, so it cannot be used offline. Run the command once without --offline.\n',
  );
  const online = await runCli(nowhere, { environment });
  expect(online.stderr).toContain('error: No server answers at http://127.0.0.1:1');
});

test('download copies a model into a new folder, and prints its path', async () => {
  const workingDirectory = registryFolder();
  const options = { workingDirectory, environment: { MLFLOW_TRACKING_URI: '' } };
  const args = ['download', '-m', 'models:/iris@champion', '-d', 'here'];
  const folder = join(workingDirectory, 'here');
  expect(await runCli(args, options)).toEqual({ code: 0, stdout: `${folder}\n`, stderr: '' });
  expect(readdirSync(folder).toSorted()).toEqual(
    [...readdirSync(iris), 'registered_model_meta'].toSorted(),
  );
  expect(await runCli(args, options)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is not empty'),
  });
  const unnamed = await runCli(['download', 'models:/iris/3'], options);
  expect(unnamed).toMatchObject({ code: 2, stderr: expect.stringContaining('-d ./model') });
  expect(existsSync(join(workingDirectory, 'model'))).toBe(false);
});

/** The first line that `mlmodel serve` prints, after which it is stopped. */
async function firstLine(
  args: readonly string[],
  options: Parameters<typeof startCli>[1],
): Promise<string> {
  const server = startCli(['serve', ...args, '-p', '0'], options);
  let printed = '';
  for await (const piece of server.stdout ?? []) {
    printed += piece;
    if (printed.includes('\n')) break;
  }
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  return printed.split('\n')[0] ?? '';
}
