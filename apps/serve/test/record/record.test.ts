import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import type { RunningServer } from '@mlmodel/serve';
import { listLogger } from '../support/list-logger.js';
import { closeLocalServers, startLocalServer } from '../support/local-server.js';
import { corpusModel, irisRows, order } from '../support/models.js';
import { post } from '../support/server-process.js';

async function serve(options: object): Promise<RunningServer> {
  return (await startLocalServer(options)).server;
}

function recordsOf(path: string): Record<string, unknown>[] {
  const text = readFileSync(path, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('a request log', () => {
  test('has what the model got and gave, when, and which model that was', async () => {
    const record = join(temporaryFolder({}), 'log.ndjson');
    const server = await serve({ modelPath: corpusModel('onnx_iris_label'), record });
    const response = await post(server, irisRows(2), { 'x-request-id': 'abc-1' });
    expect(response.headers.get('x-request-id')).toBe('abc-1');
    const { predictions } = (await response.json()) as { predictions: unknown };
    await closeLocalServers();
    const [entry] = recordsOf(record);
    expect(entry).toMatchObject({
      ...{ requestId: 'abc-1', status: 200, outcome: 'ok', rows: 2, model: 'onnx_iris_label' },
      version: expect.stringMatching(/^[0-9a-f-]{32,36}$/),
      milliseconds: expect.any(Number),
      outputs: predictions,
    });
    expect(entry?.['inputs']).toEqual([
      expect.objectContaining({ 'sepal length (cm)': 5.1, 'petal width (cm)': 0.2 }),
      expect.objectContaining({ 'sepal length (cm)': 6.9, 'petal width (cm)': 2.3 }),
    ]);
    const time = String(entry?.['time']);
    expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(600_000);
    expect(statSync(record).mode & 0o777).toBe(0o600);
  });

  test('keeps long integers exact', async () => {
    const record = join(temporaryFolder({}), 'log.ndjson');
    const server = await serve({ record });
    const body = '{"dataframe_split":{"columns":["do","id"],"data":[["echo",9007199254740993]]}}';
    await (await post(server, body)).text();
    await closeLocalServers();
    const text = readFileSync(record, 'utf8');
    expect(text.match(/9007199254740993/g)).toHaveLength(2);
  });

  test('leaves out redacted names, in inputs and outputs, also nested ones', async () => {
    const record = join(temporaryFolder({}), 'log.ndjson');
    const server = await serve({ record, recordRedact: ['name', 'ssn'] });
    const row = { do: 'echo', name: 'secret 1', person: { ssn: 'secret 2', age: 3 } };
    const response = await post(server, JSON.stringify({ dataframe_records: [row] }));
    expect(await response.text()).toContain('secret 2');
    await closeLocalServers();
    expect(readFileSync(record, 'utf8')).not.toContain('secret');
    const shown = [{ do: 'echo', person: { age: 3 } }];
    expect(recordsOf(record)).toEqual([expect.objectContaining({ inputs: shown, outputs: shown })]);
  });

  test('has requests that fail, with what is known of them', async () => {
    const record = join(temporaryFolder({}), 'log.ndjson');
    const server = await serve({ record });
    await (await post(server, order('throw'))).text();
    await (await post(server, '{')).text();
    await closeLocalServers();
    const [failed, invalid] = recordsOf(record);
    expect(failed).toMatchObject({ outcome: 'model_error', inputs: [{ do: 'throw', ms: 0 }] });
    expect(failed).not.toHaveProperty('outputs');
    expect(invalid).toMatchObject({ outcome: 'client_error', status: 400 });
    expect(invalid).not.toHaveProperty('inputs');
  });

  test('has requests that are scored in other processes, unless they are too large', async () => {
    const record = join(temporaryFolder({}), 'log.ndjson');
    const server = await serve({ record, recordRedact: ['ms'] });
    const padding = ' '.repeat(3 * 1024 * 1024);
    await (await post(server, order('echo', 7) + padding)).text();
    await (await post(server, order('echo', 7) + padding + padding)).text();
    await closeLocalServers();
    const [first, second] = recordsOf(record);
    expect(first).toMatchObject({ inputs: [{ do: 'echo' }], outputs: [{ do: 'echo' }] });
    expect(first).not.toHaveProperty('inputs.0.ms');
    expect(second).toMatchObject({ outcome: 'ok', rows: 1, valuesOmitted: true });
  });

  test('has a random share of the requests', async () => {
    const record = join(temporaryFolder({}), 'log.ndjson');
    const server = await serve({ record, recordShare: 0.5 });
    for (let n = 0; n < 80; n++) await (await post(server, order('echo'))).text();
    await closeLocalServers();
    const count = recordsOf(record).length;
    // Outside of this once in 10^9 runs.
    expect(count).toBeGreaterThan(12);
    expect(count).toBeLessThan(68);
    const nothing = join(temporaryFolder({}), 'log.ndjson');
    await post(await serve({ record: nothing, recordShare: 0 }), order('echo'));
    await closeLocalServers();
    expect(readFileSync(nothing, 'utf8')).toBe('');
  });

  test('begins a new file when one is full, and keeps the latest', async () => {
    const folder = temporaryFolder({});
    const server = await serve({ record: `${folder}/`, recordMaxBytes: 1024, recordFiles: 3 });
    const ids = Array.from({ length: 40 }, (_, n) => `id-${n}`);
    for (const id of ids) {
      await (await post(server, order('echo'), { 'x-request-id': id })).text();
    }
    await closeLocalServers();
    const name = 'requests-1.ndjson';
    expect(readdirSync(folder).sort()).toEqual([name, `${name}.1`, `${name}.2`]);
    const kept = [`${name}.2`, `${name}.1`, name].flatMap((file) => recordsOf(join(folder, file)));
    expect(kept.map(({ requestId }) => requestId)).toEqual(ids.slice(-kept.length));
    for (const file of readdirSync(folder))
      expect(statSync(join(folder, file)).size).toBeLessThanOrEqual(1024);
  });

  test('that cannot be written stops the start', async () => {
    const folder = temporaryFolder({ file: 'not a folder' });
    const start = serve({ record: join(folder, 'file', 'log.ndjson') });
    await expect(start).rejects.toThrow(/^The request log .*log\.ndjson cannot be written: /);
  });

  test('that cannot be written later does not disturb requests; it is reported once, and counted', async () => {
    const { logger, lines } = listLogger();
    const folder = temporaryFolder({});
    const record = join(folder, 'logs', 'log.ndjson');
    const server = await serve({ record, logger });
    rmSync(join(folder, 'logs'), { recursive: true });
    writeFileSync(join(folder, 'logs'), 'not a folder');
    for (let n = 0; n < 3; n++) {
      expect((await post(server, order('echo'))).status).toBe(200);
    }
    let metrics = '';
    while (!metrics.includes('mlmodel_records_dropped_total 3\n')) {
      metrics = await (await fetch(`${server.url}/metrics`)).text();
    }
    await closeLocalServers();
    expect(lines.filter((line) => line.includes('cannot be written'))).toHaveLength(1);
    expect(lines).toContainEqual(expect.stringContaining('3 records were dropped'));
  });
});
