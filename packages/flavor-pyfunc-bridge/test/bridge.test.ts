import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LoadedModel, ModelInput, Prediction, Table } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import { isRunning } from '@mlmodel/jest-config/is-running';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { pyfuncBridgeFlavor } from '../src/pyfunc-bridge-flavor.js';
import { type ListLogger, listLogger } from './support/list-logger.js';
import { until } from './support/until.js';

const python = pythonForTests();
const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

function load(name: string, options: Record<string, unknown> = {}, logger?: ListLogger) {
  return loadModel(fixture(name), {
    flavors: [pyfuncBridgeFlavor],
    options: { python, bridgeSpares: 0, ...options },
    ...(logger && { logger }),
  });
}

function command(...commands: string[]): Table {
  return {
    kind: 'table',
    rowCount: commands.length,
    columns: [{ name: 'command', type: 'string', values: commands }],
  };
}

(python ? describe : describe.skip)('a model in Python', () => {
  let model: LoadedModel;
  const logger = listLogger();

  beforeAll(async () => {
    process.env['BRIDGE_TEST_TOKEN'] = 'secret';
    process.env['BRIDGE_TEST_NAMED'] = 'passed';
    const modelConfig = { greeting: 'servus' };
    model = await load('commands', { modelConfig, env: ['BRIDGE_TEST_NAMED'] }, logger);
  });

  afterAll(() => model.dispose());

  async function ask(input: ModelInput, signal?: AbortSignal): Promise<Prediction> {
    return model.session.predict(input, { params: { level: 2 }, signal });
  }

  async function answerTo(name: string): Promise<unknown> {
    const prediction = await ask(command(name));
    return prediction.kind === 'json' ? prediction.value : prediction;
  }

  test('gets params, and a config that the option overrides', async () => {
    expect(await answerTo('params')).toEqual({ level: 2 });
    expect(await answerTo('config')).toEqual({ greeting: 'servus', needs: '/' });
  });

  test('sees no variables of the environment but harmless and named ones', async () => {
    const environment = await answerTo('environment');
    expect(environment).toHaveProperty('BRIDGE_TEST_NAMED', 'passed');
    expect(environment).not.toHaveProperty('BRIDGE_TEST_TOKEN');
  });

  test('has what it prints in the log, labelled, in plain text and as information', async () => {
    await answerTo('print');
    const labelled = (line: string) => logger.lines.includes(`info [model] ${line}`);
    for (const line of [
      'to stdout',
      'to stderr',
      'by descriptor',
      'by C',
      'by a program',
      'by another Python',
      'second line',
      'red',
      'no line end',
    ]) {
      await until(() => labelled(line));
    }
    expect(logger.lines.filter((line) => line.startsWith('warn'))).toEqual([]);
  });

  test('answers numbers that JSON lacks, and integers of any size', async () => {
    const prediction = await ask(command('nan'));
    expect(prediction).toHaveProperty('text', '[NaN,Infinity,1.0,1180591620717411303424,"NaN"]');
    const value = [Number.NaN, Number.POSITIVE_INFINITY, 1, 2n ** 70n, 'NaN'];
    expect(prediction).toHaveProperty('value', value);
  });

  test('answers bytes as base64 with line breaks', async () => {
    const bytes = await answerTo('bytes');
    expect(bytes).toBe(`${'A'.repeat(76)}\n${'A'.repeat(4)}\n`);
  });

  test('raises an exception: MLflow says a fixed text, the cause is for the log', async () => {
    const error = ask(command('fail'));
    await expect(error).rejects.toMatchObject({
      errorCode: 'BAD_REQUEST',
      status: 400,
      message: expect.not.stringContaining('secret'),
      cause: { name: 'ValueError', message: 'secret detail' },
    });
    const { cause } = await error.catch((thrown) => thrown);
    const lines: string[] = cause.stack.split('\n');
    expect(lines[0]).toBe('Traceback (most recent call last):');
    expect(lines[1]).toMatch(/File ".*commands_model.py", line \d+, in predict$/);
    expect(lines.at(-1)).toBe('ValueError: secret detail');
  });

  test.each([
    ['fail for clients', 'RESOURCE_DOES_NOT_EXIST', 404, 'The customer is not known.'],
    ['fail by default', 'INTERNAL_ERROR', 500, "Author's own words."],
  ])(
    'raises an MlflowException: its words are for the client (%s)',
    async (how, errorCode, status, message) => {
      const name = 'mlflow.exceptions.MlflowException';
      const error = { errorCode, status, message, cause: { name, message } };
      await expect(ask(command(how))).rejects.toMatchObject(error);
    },
  );

  test.each(['fail at length', 'fail to say why'])(
    'raises an exception that is hard to report: %s',
    async (how) => {
      const error = await ask(command(how)).catch((thrown) => thrown);
      expect(error).toMatchObject({
        errorCode: 'BAD_REQUEST',
        cause: { name: expect.any(String) },
      });
      expect(error.cause.stack.length).toBeLessThan(20_000);
      expect(await answerTo('params')).toEqual({ level: 2 });
    },
  );

  test.each(['variable', 'library'])(
    'misses a variable of this process: the log says how to pass it on (%s)',
    async (how) => {
      const error = await ask(command(how)).catch((thrown) => thrown);
      expect(error.cause.stack).toMatch(/--env BRIDGE_TEST_TOKEN\.$/);
      expect(error.message).not.toContain('BRIDGE_TEST_TOKEN');
    },
  );

  test.each(['print to a full disk', 'close stdout'])(
    'lives on when what it prints cannot be written: %s',
    async (name) => {
      const before = await answerTo('pid');
      await answerTo(name);
      expect(await answerTo('pid')).toBe(before);
    },
  );

  test('survives sys.exit', async () => {
    await expect(ask(command('leave'))).rejects.toMatchObject({ errorCode: 'BAD_REQUEST' });
    expect(model.session.ready?.()).toBe(true);
  });

  test('answers with what cannot be sent: an error that names the type', async () => {
    await expect(ask(command('set'))).rejects.toMatchObject({
      errorCode: 'INTERNAL_ERROR',
      message: expect.stringContaining('type set'),
    });
  });

  test.each(['exit', 'segfault', 'abort', 'kill', 'fill memory'])(
    'dies by "%s": its request fails, the next is answered',
    async (how) => {
      const before = await answerTo('pid');
      const dying = ask(command(how));
      const next = answerTo('pid');
      await expect(dying).rejects.toMatchObject({ errorCode: 'TEMPORARILY_UNAVAILABLE' });
      expect(await next).not.toBe(before);
    },
  );

  test('runs out of memory: its request fails, the next is answered', async () => {
    await expect(ask(command('fill a list'))).rejects.toMatchObject({
      errorCode: 'BAD_REQUEST',
      debug: expect.stringContaining('MemoryError'),
    });
    expect(await answerTo('params')).toEqual({ level: 2 });
  });

  test('is not ready while it is down', async () => {
    const pid = (await answerTo('pid')) as number;
    process.kill(pid, 'SIGKILL');
    await until(() => model.session.ready?.() === false);
    await until(() => model.session.ready?.() === true);
  });

  test('is warmed up with its example again when it was down', async () => {
    await model.session.predict(command('params'), { isExample: true });
    process.kill((await answerTo('pid')) as number, 'SIGKILL');
    await until(() => model.session.ready?.() === false);
    expect(await answerTo('calls')).toBe(2);
  });

  test('hangs past the time limit: the process is replaced', async () => {
    const before = await answerTo('pid');
    const hanging = ask(command('hang'), AbortSignal.timeout(100));
    await expect(hanging).rejects.toMatchObject({ errorCode: 'TEMPORARILY_UNAVAILABLE' });
    expect(await answerTo('pid')).not.toBe(before);
  });
});

(python ? describe : describe.skip)('a request whose client is gone', () => {
  test('is given up when another one waits for it beyond its time limit', async () => {
    const model = await load('commands');
    const client = new AbortController();
    const hanging = model.session.predict(command('hang'), { signal: client.signal });
    client.abort();
    const signal = AbortSignal.timeout(200);
    const waiting = model.session.predict(command('pid'), { signal });
    await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(hanging).rejects.toMatchObject({ errorCode: 'TEMPORARILY_UNAVAILABLE' });
    expect(await model.session.predict(command('params'), {})).toHaveProperty('value', null);
    await model.dispose();
  });
});

(python ? describe : describe.skip)('several Python processes', () => {
  test.each([
    ['the option of the flavor', { bridgeWorkers: 2, workers: 1 }],
    ['the common option', { workers: 2 }],
  ])('share the requests, by %s', async (_which, options) => {
    const model = await load('commands', options);
    const ask = () => model.session.predict(command('pid'), {});
    const answers = (await Promise.all([ask(), ask(), ask(), ask()])) as { value: number }[];
    await model.dispose();
    expect(new Set(answers.map(({ value }) => value)).size).toBe(2);
  });
});

(python ? describe : describe.skip)('a model that loads no more', () => {
  test('refuses requests and is not ready, until it loads again', async () => {
    const folder = temporaryFolder();
    const needs = join(folder, 'weights');
    writeFileSync(needs, '');
    const model = await load('commands', { modelConfig: { needs }, bridgeSpares: 1 });
    const ask = () => model.session.predict(command('params'), {});
    rmSync(needs);
    await expect(model.session.predict(command('kill'), {})).rejects.toMatchObject({ status: 503 });
    await until(() => model.session.ready?.() === false);
    await expect(ask()).rejects.toMatchObject({
      status: 503,
      message: expect.stringContaining('does not start'),
    });
    expect(model.session.ready?.()).toBe(false);
    writeFileSync(needs, '');
    await until(() => model.session.ready?.() === true);
    expect(await ask()).toHaveProperty('value', null);
    await model.dispose();
  });
});

(python ? describe : describe.skip)('a model that hangs on its example', () => {
  test('refuses requests when a new process does not answer it within the time limit', async () => {
    const model = await load('commands', { loadTimeoutSeconds: 20 });
    const call = { isExample: true, signal: AbortSignal.timeout(100) };
    await expect(model.session.predict(command('hang'), call)).rejects.toMatchObject({
      errorCode: 'TEMPORARILY_UNAVAILABLE',
    });
    await expect(model.session.predict(command('pid'), {})).rejects.toMatchObject({
      status: 503,
      message: expect.stringContaining('does not start'),
    });
    expect(model.session.ready?.()).toBe(false);
    await model.dispose();
  });
});

(python ? describe : describe.skip)('a spare Python process', () => {
  let model: LoadedModel;
  const logger = listLogger();
  const pidOf = async () => {
    const answer = await model.session.predict(command('pid'), {});
    return answer.kind === 'json' ? (answer.value as number) : undefined;
  };
  const loaded = () =>
    logger.lines.flatMap((line) => /loaded by (\d+)/.exec(line)?.[1] ?? []).map(Number);

  beforeAll(async () => {
    model = await load('commands', { bridgeSpares: 1 }, logger);
    await until(() => loaded().length === 2);
  });

  afterAll(() => model.dispose());

  test('is not a second worker', async () => {
    const pids = await Promise.all(Array.from({ length: 8 }, pidOf));
    expect(new Set(pids).size).toBe(1);
  });

  test('replaces a process that ended at once, and is itself replaced by a new spare', async () => {
    const [first = 0, spare] = loaded();
    process.kill(first, 'SIGKILL');
    await until(() => logger.lines.some((line) => line.includes('ended unexpectedly')));
    expect(model.session.ready?.()).toBe(true);
    expect(await pidOf()).toBe(spare);
    await until(() => loaded().length === 3);
  });

  test('replaces the process of a stream, which ends', async () => {
    const stream = model.session.predictStream?.(command('pid'), {})[Symbol.asyncIterator]();
    const { value: first } = (await stream?.next()) ?? {};
    const streaming = first?.kind === 'json' ? (first.value as number) : 0;
    const spare = loaded().findLast((pid) => pid !== streaming);
    const lines = logger.lines.length;
    process.kill(streaming, 'SIGKILL');
    const hasEnded = (line: string) => line.includes('ended unexpectedly');
    await until(() => logger.lines.slice(lines).some(hasEnded));
    const next = pidOf();
    await expect(stream?.next()).rejects.toMatchObject({ errorCode: 'TEMPORARILY_UNAVAILABLE' });
    expect(await next).toBe(spare);
  });
});

(python ? describe : describe.skip)('a model that does not load', () => {
  test('is reported with the error of Python, and how to get the missing packages', async () => {
    await expect(load('no-module')).rejects.toThrow(
      /No module named 'a_module_that_nobody_has'.*--python PATH.*--env-manager uv/,
    );
  });

  test('is reported with the variables of this process that it lacks', async () => {
    process.env['BRIDGE_TEST_TOKEN'] = 'secret';
    const modelConfig = { needs: '$BRIDGE_TEST_TOKEN' };
    await expect(load('commands', { modelConfig })).rejects.toThrow(
      /KeyError: 'BRIDGE_TEST_TOKEN'. .* --env BRIDGE_TEST_TOKEN\.$/,
    );
    const env = ['BRIDGE_TEST_TOKEN'];
    const needsFile = load('commands', { modelConfig, env });
    await expect(needsFile).rejects.toThrow(/RuntimeError: the weights are gone$/);
  });

  test('is reported in a few lines when it prints megabytes', async () => {
    const error: Error = await load('loud').then(
      () => new Error('it loaded'),
      (thrown) => thrown,
    );
    expect(error.message).toContain('RuntimeError: the weights are missing');
    expect(error.message.length).toBeLessThan(4000);
  });
});

(python ? describe : describe.skip)('a model that is given up while it is loaded', () => {
  test('ends Python', async () => {
    const folder = temporaryFolder();
    const pidFile = join(folder, 'pid');
    writeFileSync(
      join(folder, 'stuck.py'),
      `import os, time\ndef _load_pyfunc(path):\n    open(${JSON.stringify(pidFile)}, "w").write(f"{os.getpid()}\\n")\n    time.sleep(3600)\n`,
    );
    writeFileSync(
      join(folder, 'MLmodel'),
      'flavors: {python_function: {loader_module: stuck, code: .}}',
    );
    const controller = new AbortController();
    const loading = loadModel(folder, {
      flavors: [pyfuncBridgeFlavor],
      options: { python, bridgeSpares: 0 },
      signal: controller.signal,
    });
    await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8').endsWith('\n'));
    const pid = Number(readFileSync(pidFile, 'utf8'));
    controller.abort(new Error('given up'));
    await expect(loading).rejects.toThrow('given up');
    await until(() => !isRunning(pid));
  });
});

describe('an interpreter that is missing', () => {
  test('is named', async () => {
    await expect(load('commands', { python: '/nowhere/python3' })).rejects.toMatchObject({
      message: expect.stringContaining('/nowhere/python3'),
    });
  });
});
