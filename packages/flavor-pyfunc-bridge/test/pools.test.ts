import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LoadedModel, Table } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import { isRunning } from '@mlmodel/jest-config/is-running';
import { pythonForTests } from '@mlmodel/python';
import { pyfuncBridgeFlavor } from '../src/pyfunc-bridge-flavor.js';
import { listLogger } from './support/list-logger.js';
import { until } from './support/until.js';

const python = pythonForTests();
const timeLimit = 60_000;
const modelPath = fileURLToPath(new URL('./fixtures/pools', import.meta.url));

function inputOf(pool: string): Table {
  return {
    kind: 'table',
    rowCount: 1,
    columns: [{ name: 'pool', type: 'string', values: [pool] }],
  };
}

(python ? describe : describe.skip)('a model that starts processes', () => {
  let model: LoadedModel;
  const logger = listLogger();

  beforeAll(async () => {
    model = await loadModel(modelPath, {
      flavors: [pyfuncBridgeFlavor],
      options: { python, bridgeSpares: 0 },
      logger,
    });
  });

  afterAll(() => model.dispose());

  async function ask(pool: string, milliseconds = timeLimit): Promise<unknown> {
    const signal = AbortSignal.timeout(milliseconds);
    const answer = await model.session.predict(inputOf(pool), { signal });
    return answer.kind === 'json' ? answer.value : answer;
  }

  test.each([
    'pool spawn',
    'pool forkserver',
    'pool fork',
    'executor spawn',
    'executor forkserver',
    'executor fork',
    'joblib loky',
    'joblib multiprocessing',
  ])('answers, and the processes do not hold its channel: %s', async (pool) => {
    expect(await ask(pool)).toEqual([[2, 4], false]);
  });

  test.each(['terminated spawn', 'terminated fork'])('may end them by SIGTERM: %s', async (how) => {
    expect(await ask(how)).toEqual([-15, false]);
  });

  test('has what they print in the log', async () => {
    await ask('pool spawn');
    await until(() => logger.lines.includes('info [model] said in a pool'));
  });

  test('sees no arguments of its program', async () => {
    expect(await ask('arguments')).toEqual([]);
  });

  test('takes them with it when it is killed at the time limit', async () => {
    await expect(ask('left', 15_000)).rejects.toMatchObject({
      errorCode: 'TEMPORARILY_UNAVAILABLE',
    });
    const pids = logger.lines.flatMap((line) => /left (\d+) (\d+)/.exec(line)?.slice(1) ?? []);
    expect(pids).toHaveLength(2);
    await until(() => !pids.some((pid) => isRunning(Number(pid))));
  });

  test.each(['spinning fork', 'spinning spawn', 'left'])(
    'takes them with it when the server is killed: %s',
    async (how) => {
      const config = { modelPath, options: { python, bridgeSpares: 0 }, input: inputOf(how) };
      const program = fileURLToPath(new URL('./programs/predict.mjs', import.meta.url));
      const server = spawn(process.execPath, [program, JSON.stringify(config)]);
      let output = '';
      server.stdout.on('data', (text) => {
        output += text;
      });
      const pids = () =>
        [...output.matchAll(/(?:spins|left) ([\d ]+)/g)].flatMap(([, numbers = '']) =>
          numbers.trim().split(' ').map(Number),
        );
      try {
        await until(() => pids().length === 2);
      } finally {
        server.kill('SIGKILL');
      }
      await until(() => !pids().some(isRunning));
    },
  );
});
