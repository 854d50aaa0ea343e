import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { corpusModel, runCli, startCli } from '../support/run-cli.js';

const shell = promisify(execFile);

interface Served {
  readonly url: string;
  /** The output up to the command to paste. */
  readonly printed: string;
  /** The command to paste. */
  readonly curl: string;
  /** Sends a signal and resolves with the exit code. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts `mlmodel serve` on a free port and waits until it has printed a command to paste. */
async function serve(model: string, ...args: string[]): Promise<Served> {
  const child = startCli(['serve', '-m', model, '-p', '0', ...args]);
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  let printed = '';
  let errors = '';
  child.stderr?.on('data', (bytes) => {
    errors += bytes;
  });
  for await (const bytes of child.stdout ?? []) {
    printed += bytes;
    if (/^curl .*\n\n$/ms.test(printed)) break;
  }
  const url = /http:\/\/[^\s']+:\d+/.exec(printed)?.[0];
  const curl = /^curl .*$/ms.exec(printed)?.[0].trim();
  if (url === undefined || curl === undefined) throw new Error(`${printed}${errors}`);
  return {
    url,
    printed,
    curl,
    stop(signal) {
      child.kill(signal);
      return closed;
    },
  };
}

test.each([
  'onnx_iris_label',
  'onnx_iris_probs',
  'onnx_iris_tensor',
  'onnx_text_colspec',
  'onnx_multi_input',
  'onnx_params_ignored',
  'onnx_ident_bool',
  'onnx_cols_optional',
])('the printed command works when pasted: %s', async (name) => {
  const server = await serve(corpusModel(name));
  const { stdout } = await shell('sh', ['-c', `${server.curl} -sS -w '\\n%{http_code}'`]);
  expect(stdout).toMatch(/^\{"predictions".*\n200$/s);
  expect(await server.stop('SIGTERM')).toBe(0);
});

test('names with shell metacharacters survive pasting', async () => {
  const folder = temporaryFolder();
  const model = `${folder}/it's $(touch x) "a" model`;
  await shell('cp', ['-r', corpusModel('onnx_iris_tensor'), model]);
  const server = await serve(model);
  const { stdout } = await shell('sh', ['-c', `${server.curl} -sS`], { cwd: folder });
  expect(stdout).toMatch(/^\{"predictions"/);
  await server.stop('SIGTERM');
});

test('a model without a signature and an example gets a command for /ping', async () => {
  const server = await serve(corpusModel('onnx_nosig_float32'));
  const { stdout } = await shell('sh', ['-c', `${server.curl} -sS -w '%{http_code}'`]);
  expect(stdout).toBe('\n200');
  await server.stop('SIGTERM');
});

test('a server on all addresses prints a local URL to use', async () => {
  const server = await serve(corpusModel('onnx_iris_label'), '-h', '0.0.0.0');
  expect(server.curl).toContain('curl http://127.0.0.1:');
  const { stdout } = await shell('sh', ['-c', `${server.curl} -sS`]);
  expect(stdout).toMatch(/^\{"predictions"/);
  await server.stop('SIGTERM');
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s stops it cleanly', async (signal) => {
  const server = await serve(corpusModel('onnx_iris_label'));
  expect((await fetch(`${server.url}/ping`)).status).toBe(200);
  expect(await server.stop(signal)).toBe(0);
  await expect(fetch(`${server.url}/ping`)).rejects.toThrow();
});

test('predict writes the same bytes', async () => {
  const body = '{"inputs": [[1.5, NaN], [1e300, 0.1]]}';
  const model = corpusModel('onnx_ident_float64');
  for (const nonfinite of ['null', 'token']) {
    const server = await serve(model, '--nonfinite', nonfinite);
    const answer = await fetch(`${server.url}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const args = ['predict', '-m', model, '--nonfinite', nonfinite];
    expect((await runCli(args, { input: body })).stdout).toBe(await answer.text());
    await server.stop('SIGTERM');
  }
});

describe('a server that cannot start exits with 1 and one line', () => {
  test('because the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { code, stderr } = await runCli([
      ...['serve', '-m', corpusModel('onnx_iris_label'), '-p', port],
    ]);
    other.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: [^\n]*\n$/);
    expect(stderr).toContain(port);
  });

  test.each([
    ['flavors: {onnx: {data: none.onnx}}', 'none.onnx'],
    ['flavors: {onnx: {data: ../secret}}', '../secret'],
    ['flavors: {onnx: {data: [1]}}', 'data'],
    ['flavors: {crate: {}}', 'crate'],
  ])('because of its model: %s', async (mlmodel, message) => {
    const folder = temporaryFolder({ MLmodel: mlmodel });
    const { code, stdout, stderr } = await runCli(['serve', '-m', folder, '-p', '0']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]*\n$/);
    expect(stderr).toContain(message);
  });
});

test('options of mlflow models serve are accepted, with a note if they have no effect', async () => {
  const { stderr } = await runCli([
    ...['serve', '-m', '/no/such/model', '-w', '4', '--env-manager', 'local', '--enable-mlserver'],
  ]);
  expect(stderr).toMatch(/^note: --enable-mlserver has no effect: /);
});
