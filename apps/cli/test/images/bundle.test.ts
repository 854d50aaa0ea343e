import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { recordModules } from '@mlmodel/jest-config/recorded-modules';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { root, runCli } from '../support/run-cli.js';
import { answerToExample, startServer } from '../support/started-server.js';

const folder = temporaryFolder();
const iris = `${root}tools/models/iris`;

async function bundle(model: string, name: string, ...args: string[]): Promise<string> {
  const written = join(folder, name);
  const { code, stdout, stderr } = await runCli(['bundle', model, '-o', written, ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(`${written}/serve.mjs\n`);
  return written;
}

/** The names of the packages in a bundle. */
function packagesIn(written: string): readonly string[] {
  const { packages } = JSON.parse(readFileSync(join(written, 'packages.json'), 'utf8'));
  return packages.map(({ name }: { readonly name: string }) => name);
}

function filesIn(written: string, pattern: string): readonly string[] {
  const isFile = (path: string) => statSync(join(written, path)).isFile();
  return globSync(pattern, { cwd: written }).filter(isFile).sort();
}

/** Paths, modes, times and contents of all files of a bundle. */
function fingerprint(written: string): readonly string[] {
  return filesIn(written, '**/*').map((path) => {
    const { mode, mtimeMs } = statSync(join(written, path));
    const hash = createHash('sha256')
      .update(readFileSync(join(written, path)))
      .digest('hex');
    return `${path} ${mode.toString(8)} ${mtimeMs} ${hash}`;
  });
}

describe('a bundle of an ONNX model', () => {
  let written: string;

  beforeAll(async () => {
    written = await bundle(iris, 'iris');
  });

  test('holds what serves the model, and nothing else', () => {
    const names = packagesIn(written);
    expect(names.filter((name) => /mlmodel|onnx/.test(name))).toEqual([
      ...['@mlmodel/cli', '@mlmodel/flavor-onnx', '@mlmodel/batch', '@mlmodel/core'],
      ...['@mlmodel/scoring', '@mlmodel/serve', '@mlmodel/worker'],
      ...['onnxruntime-node', 'onnxruntime-common'],
    ]);
    expect(names.filter((name) => /duckdb|aws|azure|google|agent|zip/.test(name))).toEqual([]);
    expect(filesIn(written, '*')).toEqual(['package.json', 'packages.json', 'serve.mjs']);
    expect(filesIn(written, 'model/**')).toEqual(filesIn(iris, '*').map((path) => `model/${path}`));
    expect(filesIn(written, '**/*.{node,so,so.*,dll,dylib,exe}')).toEqual([
      expect.stringMatching(`/${process.platform}/${process.arch}/libonnxruntime`),
      expect.stringMatching(`/${process.platform}/${process.arch}/onnxruntime_binding.node`),
    ]);
    expect(filesIn(written, 'node_modules/**/*.{ts,map,tsbuildinfo}')).toEqual([]);
    expect(filesIn(written, 'node_modules/{*,@*/*}/{test,docs,script}/**')).toEqual([]);
    const packages = globSync('node_modules/{*,@*/*}/package.json', { cwd: written });
    expect(packages).toHaveLength(names.length);
  });

  test('serves it with node alone', async () => {
    const { nodeOptions, urls } = recordModules(temporaryFolder());
    const command = [process.execPath, join(written, 'serve.mjs'), 'serve', '-p', '0'] as const;
    const server = await startServer(command, { NODE_OPTIONS: nodeOptions });
    expect(await answerToExample(server.url, iris)).toEqual({
      predictions: [0, 1, 2].map((label) => expect.objectContaining({ label })),
    });
    expect(await server.stop()).toBe(0);
    const modules = urls();
    expect(modules.length).toBeGreaterThan(50);
    expect(modules.filter((url) => !url.startsWith(`file://${written}/`))).toEqual([]);
  });

  test('is the same each time', async () => {
    const again = await bundle(iris, 'again');
    expect(fingerprint(again)).toEqual(fingerprint(written));
  });

  test('holds the binaries of another platform', async () => {
    const other = process.arch === 'x64' ? 'arm64' : 'x64';
    const foreign = await bundle(iris, 'foreign', '--platform', `linux/${other}`);
    const folders = new Set(
      filesIn(foreign, '**/*.node').map((path) => path.split('/').slice(-3, -1).join('/')),
    );
    expect([...folders]).toEqual([`linux/${other}`]);
  });
});

test('a bundle of a model in JavaScript has no binaries', async () => {
  const written = await bundle(`${root}tools/models/iris-sklearn`, 'sklearn');
  expect(packagesIn(written)).toContain('@mlmodel/flavor-sklearn');
  expect(filesIn(written, '**/*.{node,so,so.*,dll,dylib,exe}')).toEqual([]);
  const server = await startServer([process.execPath, join(written, 'serve.mjs'), '-p', '0']);
  const answer = await answerToExample(server.url, join(written, 'model'));
  expect(answer).toEqual({ predictions: [0, 1, 2] });
  expect(await server.stop()).toBe(0);
});

test('a bundle of a model in another language says what it needs', async () => {
  const target = join(folder, 'r');
  const model = `${root}packages/flavor-crate/test/fixtures/linear`;
  const crate = ['--flavor', `${root}packages/flavor-crate`];
  expect(await runCli(['bundle', model, '-o', target, ...crate])).toEqual({
    ...{ code: 0, stdout: `${target}/serve.mjs\n` },
    stderr: 'info: Where the bundle runs, it needs R with jsonlite.\n',
  });
});

describe('nothing is written', () => {
  async function refusal(...args: string[]): Promise<string> {
    const { code, stderr } = await runCli(['bundle', ...args]);
    expect(code).not.toBe(0);
    return stderr;
  }

  test.each([
    ['a model that nothing here loads', /Nothing here can load this model\. prophet: no package/],
  ])('for %s', async (_what, expected) => {
    const model = temporaryFolder({ MLmodel: 'flavors: {prophet: {}}' });
    const target = join(folder, 'refused');
    expect(await refusal(model, '-o', target)).toMatch(expected);
    expect(existsSync(target)).toBe(false);
  });

  test('into a folder with files', async () => {
    const target = temporaryFolder({ 'mine.txt': '' });
    expect(await refusal(iris, '-o', target)).toBe(
      `error: "${target}" is not empty. Give a folder that is new or empty.\n`,
    );
    expect(filesIn(target, '*')).toEqual(['mine.txt']);
  });

  test('for a platform without binaries', async () => {
    const target = join(folder, 'refused');
    expect(await refusal(iris, '-o', target, '--platform', 'linux/s390x')).toMatch(
      /^error: onnxruntime-node \S+ as it is installed here has no binaries for linux\/s390x\./,
    );
    expect(existsSync(target)).toBe(false);
  });
});
