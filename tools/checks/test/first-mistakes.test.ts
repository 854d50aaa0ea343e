import { execFile } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isMlmodelError, type LoadedModel } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import { onnxFlavor } from '@mlmodel/flavor-onnx';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { type Server, startServer } from '@mlmodel/serve-process';
import { type Mistake, mistakesOf } from './support/mistakes.js';
import { userEnvironment } from './support/run.js';
import { root } from './support/workspace.js';

const mistakes = mistakesOf(readFileSync(join(root, 'docs/first-mistakes.md'), 'utf8'));

/** Where the commands run: a folder with the models `iris` and `half-copied`, and some files of rows. */
const folder = temporaryFolder();

beforeAll(() => {
  const iris = join(root, 'tools/models/iris');
  cpSync(iris, join(folder, 'iris'), { recursive: true });
  cpSync(join(iris, 'MLmodel'), join(folder, 'half-copied/MLmodel'));
  writeFileSync(join(folder, 'rows.csv'), '5.1,3.5,1.4,0.2\n4.9,3.0,1.4,0.2\n');
  writeFileSync(join(folder, 'rows.txt'), '5.1 3.5 1.4 0.2\n');
});

test('there are at least 40', () => {
  expect(mistakes.length).toBeGreaterThanOrEqual(40);
});

describe('the command line', () => {
  const busy = createServer();
  let busyPort = 0;

  beforeAll(async () => {
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
    busyPort = Object(busy.address()).port;
  });
  afterAll(() => void busy.close());

  test.each(ofKind('console'))('$title', async ({ input, answer }) => {
    const command = input.replaceAll('5000', String(busyPort));
    const printed = await shell(command);
    expect(printed.replaceAll(folder, '/home/you').replaceAll(String(busyPort), '5000')).toBe(
      answer,
    );
  });
});

describe('a request', () => {
  let server: Server | undefined;

  beforeAll(async () => {
    server = await startServer(['-m', join(root, 'tools/models/iris')]);
  });
  afterAll(() => server?.stop());

  test.each(ofKind('http'))('$title', async ({ input, answer }) => {
    expect(await send(input, server?.port)).toBe(answer);
  });
});

describe('a call of the library', () => {
  let model: LoadedModel | undefined;

  beforeAll(async () => {
    model = await loadModel(join(folder, 'iris'), { flavors: [onnxFlavor] });
  });
  afterAll(() => model?.dispose());

  test.each(ofKind('js'))('$title', async ({ input, answer }) => {
    expect((await call(input, model)).replaceAll(folder, '/home/you')).toBe(answer);
  });
});

function ofKind(kind: Mistake['kind']): Mistake[] {
  return mistakes.filter((mistake) => mistake.kind === kind);
}

/** What a command prints, and the code it exits with. */
async function shell(command: string): Promise<string> {
  const options = { cwd: folder, env: { ...userEnvironment, COLUMNS: '80' } };
  const { stdout, stderr, code } = await promisify(execFile)('sh', ['-c', command], options).then(
    (output) => ({ ...output, code: 0 }),
    (error) => error,
  );
  return `${stdout}${stderr}exit code ${code}`;
}

/** The status and the body of the response to a request that is written as in HTTP/1.1. */
async function send(request: string, port: number | undefined): Promise<string> {
  const [head = '', body] = request.split('\n\n');
  const [line = '', ...fields] = head.split('\n');
  const [method = '', path] = line.split(' ');
  const headers = fields.map((field) => field.split(': ', 2) as [string, string]);
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers,
    // As bytes: fetch names a type for texts.
    ...(body !== undefined && { body: Buffer.from(body) }),
  });
  return `${response.status} ${response.statusText}\n${await response.text()}`.trimEnd();
}

/** The error of a call. */
async function call(code: string, model: LoadedModel | undefined): Promise<string> {
  const parameters = ['model', 'loadModel', 'onnxFlavor'];
  const body = `return (async () => { ${code} })();`;
  const load: typeof loadModel = (location, options) =>
    loadModel(join(folder, String(location)), options);
  const error: unknown = await new Function(...parameters, body)(model, load, onnxFlavor).then(
    () => 'no error',
    (reason: unknown) => reason,
  );
  return isMlmodelError(error)
    ? `${error.name} ${error.errorCode}: ${error.message}`
    : String(error);
}
