import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { type Program, runProgram } from './run-program.js';

const iris = join(import.meta.dirname, '../../tools/models/iris');
const programs: Program[] = [];

afterEach(async () => {
  for (const program of programs.splice(0)) await program.stop();
});

function start(program: string, ...args: string[]): Program {
  const started = runProgram(program, args);
  programs.push(started);
  return started;
}

test('express-mount answers for two models and for its own route', async () => {
  const program = start('express-mount/server.mjs', '0');
  const url = await program.line();
  expect((await fetch(`${url}/models/iris/ping`)).status).toBe(200);
  const body = JSON.stringify({
    dataframe_split: { columns: ['a', 'b', 'c', 'd'], data: [[1.5, 2, 3, 4]] },
  });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/models/identity/invocations`, {
    ...{ method: 'POST', body, headers },
  });
  expect([answer.status, await answer.json()]).toEqual([
    200,
    { predictions: [{ a_out: 1.5, b_out: 2, c_out: 3, d_out: 4 }] },
  ]);
  expect(await (await fetch(url)).json()).toEqual({ models: ['iris', 'identity'] });
  expect((await fetch(`${url}/models/other/ping`)).status).toBe(404);
  expect(await program.stop()).toBe(0);
});

describe.each(['fastify', 'hono'])('%s-mount', (framework) => {
  const names = ['sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)'];
  const flower = Object.fromEntries(names.map((name, at) => [name, [5.1, 3.5, 1.4, 0.2][at]]));
  const headers = { 'content-type': 'application/json' };

  test('answers by the scoring protocol below a path', async () => {
    const program = start(`${framework}-mount/server.mjs`, '0');
    const url = await program.line();
    const post = (body: string) =>
      fetch(`${url}/models/iris/invocations`, { method: 'POST', body, headers });
    for (const method of ['GET', 'HEAD'])
      expect((await fetch(`${url}/models/iris/health`, { method })).status).toBe(200);
    const answer = await post(readFileSync(join(iris, 'serving_input_example.json'), 'utf8'));
    expect(await answer.json()).toMatchObject({ predictions: [{ label: 0 }, {}, {}] });
    const data = new Array(60_000).fill([5.1, 3.5, 1.4, 0.2]);
    const large = await post(JSON.stringify({ dataframe_split: { columns: names, data } }));
    expect(((await large.json()) as { predictions: [] }).predictions).toHaveLength(60_000);
    const broken = await post('{');
    expect([broken.status, await broken.json()]).toEqual([
      400,
      { error_code: 'BAD_REQUEST', message: expect.stringContaining('not valid JSON') },
    ]);
    expect((await fetch(`${url}/models/iris/other`)).status).toBe(404);
    expect(await program.stop()).toBe(0);
  });

  test('answers plain records, and says what is wrong with others', async () => {
    const program = start(`${framework}-mount/server.mjs`, '0');
    const url = await program.line();
    const post = async (value: unknown) => {
      const body = JSON.stringify(value);
      const response = await fetch(`${url}/predict`, { method: 'POST', body, headers });
      return [response.status, await response.json()];
    };
    const records = [{ label: 0, probabilities: expect.any(Array) }];
    expect(await post([flower])).toEqual([200, records]);
    expect(await post(flower)).toEqual([200, records]);
    const error = (message: unknown) => ({ error_code: 'BAD_REQUEST', message });
    expect(await post([{ ...flower, 'sepal width (cm)': 'wide' }])).toEqual([
      400,
      error(
        expect.stringMatching(/^"sepal width \(cm\)", row 0: expected double, received a string/),
      ),
    ]);
    expect(await post(5)).toEqual([400, error(expect.stringContaining('it received a number'))]);
    expect(await program.stop()).toBe(0);
  });
});

test('batch scores more rows than a batch holds, in their order', async () => {
  const rows = Array.from({ length: 2500 }, (_, row) => `${row % 2 === 0 ? 5.1 : 6.9},3.5,1.4,0.2`);
  const names = 'sepal length (cm),sepal width (cm),petal length (cm),petal width (cm)';
  const folder = temporaryFolder({ 'rows.csv': [names, ...rows].join('\n') });
  const output = join(folder, 'out.ndjson');
  const program = start('batch/batch.mjs', iris, join(folder, 'rows.csv'), output);
  expect(await program.line()).toBe('2500 rows');
  expect(await program.ended()).toBe(0);
  const answers = readFileSync(output, 'utf8').trimEnd().split('\n');
  expect(answers).toHaveLength(2500);
  expect(new Set(answers.filter((_, at) => at % 2 === 0)).size).toBe(1);
  expect(answers[0]).not.toBe(answers[1]);
});

const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);
if (chromium === undefined && !process.env['CI'])
  console.warn('SKIPPED, no Chromium: the page is not opened.');

(chromium === undefined && !process.env['CI'] ? test.skip : test)(
  'browser shows the columns of the signature and predicts in the page',
  async () => {
    const url = await start('browser/serve.mjs', '0').line();
    const quiet = ['--disable-background-networking', '--disable-component-update'];
    const { stdout } = await promisify(execFile)(chromium ?? 'chromium', [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
      ...quiet,
      `--user-data-dir=${temporaryFolder()}`,
      '--virtual-time-budget=20000',
      '--dump-dom',
      url,
    ]);
    expect(stdout).toContain('height <input name="height">');
    expect(stdout).toContain('<output id="prediction">2.5</output>');
  },
  120_000,
);
