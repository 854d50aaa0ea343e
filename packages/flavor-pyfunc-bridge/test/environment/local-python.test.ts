import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { declaredOptions } from '../../src/config/declared-options.js';
import { resolve } from './test-model.js';

const names = [
  'MLMODEL_PYTHON',
  'VIRTUAL_ENV',
  'PATH',
  'AWS_SECRET_ACCESS_KEY',
  'HF_TOKEN',
  'MLFLOW_DISABLE_TELEMETRY',
] as const;
const before = new Map(names.map((name) => [name, process.env[name]]));

beforeEach(() => {
  delete process.env['MLMODEL_PYTHON'];
  delete process.env['VIRTUAL_ENV'];
});

afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

/** A program in place of Python, to test how its output is interpreted. */
function program(text: string): string {
  const path = join(temporaryFolder({ python3: `#!/bin/sh\n${text}\n` }), 'python3');
  chmodSync(path, 0o755);
  return path;
}

describe('the local interpreter', () => {
  test('is python3 on PATH by default', async () => {
    const { python } = await resolve({});
    expect(python).toMatch(/^\/.*python/);
  });

  test.each([
    ['the option python', (path: string) => ({ options: { python: path } })],
    [
      'MLMODEL_PYTHON',
      (path: string) => {
        process.env['MLMODEL_PYTHON'] = path;
        return {};
      },
    ],
    [
      'the active virtual environment',
      (path: string) => {
        process.env['VIRTUAL_ENV'] = path;
        return {};
      },
    ],
  ])('that %s names and that is missing is an error, not another one', async (source, name) => {
    await expect(resolve({}, name('/no/such/python'))).rejects.toThrow(
      new RegExp(`no Python interpreter "/no/such/python.*${source}.*--python PATH`),
    );
  });

  test('that is missing is named with the place of the option, if that is known', async () => {
    const given = { options: { python: '/no/such/python' }, places: { python: '--python' } };
    await expect(resolve({}, given)).rejects.toThrow('"/no/such/python" (from --python)');
  });

  test('given goes before the configured one', async () => {
    process.env['MLMODEL_PYTHON'] = '/no/such/python';
    await expect(resolve({}, { options: { python: 'python3' } })).resolves.toBeDefined();
  });

  test('that is broken is reported with its own output', async () => {
    const python = program('echo libpython is gone >&2; exit 127');
    await expect(resolve({}, { options: { python } })).rejects.toThrow('libpython is gone');
  });

  test('that is too old is refused', async () => {
    const python = program('echo /usr/bin/python3; echo 3.8.18');
    await expect(resolve({}, { options: { python } })).rejects.toThrow(/is Python 3\.8\.18.*3\.9/);
  });

  test.each([
    [{ envManager: 'pipenv' }, 'envManager'],
    [{ python: '--help' }, 'python'],
    [{ env: 'HOME' }, 'env'],
    [{ env: ['=value'] }, 'env'],
    [{ bridgeWorkers: 0 }, 'bridgeWorkers'],
    [{ modelConfig: '[1]' }, 'modelConfig'],
    [{ bridgeWorker: 1 }, 'bridgeWorker'],
  ])('options %j are refused', (values, field) => {
    const subject = { field };
    expect(() => declaredOptions.parse(values)).toThrow(expect.objectContaining({ subject }));
  });
});

describe('the environment variables of a model', () => {
  test('hold no credentials but those that are named', async () => {
    process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
    process.env['HF_TOKEN'] = 'token';
    const { environment } = await resolve({}, { options: { env: ['HF_TOKEN'] } });
    expect(environment).not.toHaveProperty('AWS_SECRET_ACCESS_KEY');
    expect(environment).toMatchObject({ HF_TOKEN: 'token', HOME: process.env['HOME'] });
  });

  test('may be set for it, and not for this process', async () => {
    const env = ['HF_TOKEN=own=token', 'LANG=C.UTF-8', 'EMPTY='];
    const { environment } = await resolve({}, { options: { env } });
    expect(environment).toMatchObject({ HF_TOKEN: 'own=token', LANG: 'C.UTF-8', EMPTY: '' });
    expect(process.env['EMPTY']).toBeUndefined();
  });

  test('keep MLflow from reporting its use, unless the operator allows it', async () => {
    const { environment } = await resolve({}, {});
    expect(environment).toHaveProperty('MLFLOW_DISABLE_TELEMETRY', 'true');
    process.env['MLFLOW_DISABLE_TELEMETRY'] = 'false';
    const options = { env: ['MLFLOW_DISABLE_TELEMETRY'] };
    const { environment: allowed } = await resolve({}, { options });
    expect(allowed).toHaveProperty('MLFLOW_DISABLE_TELEMETRY', 'false');
  });
});
