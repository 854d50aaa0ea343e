import { afterEach, beforeEach, expect } from '@jest/globals';
import type { Logger } from '@mlmodel/core';
import { type RunningServer, startServer } from '@mlmodel/serve';
import { crateFlavor } from '../src/crate-flavor.js';
import { fixture } from './support/load-fixture.js';
import { testWithR } from './support/r-for-tests.js';

let server: RunningServer | undefined;
let lines: string[];

beforeEach(() => {
  lines = [];
});

afterEach(() => server?.close());

async function serve(name: string, options: object = {}): Promise<void> {
  const add = (message: string) => void lines.push(message);
  const logger: Logger = { debug: add, info: add, warn: add, error: add };
  server = await startServer({
    modelPath: fixture(name),
    flavors: [crateFlavor],
    flavorOptions: { byFlavor: { crate: { rSpares: 0 } } },
    port: 0,
    logger,
    ...options,
  });
}

async function ask(records: readonly object[]): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${server?.url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ dataframe_records: records }),
  });
  return { status: response.status, body: await response.json() };
}

testWithR('a linear model and a closure answer, also many rows', async () => {
  await serve('linear');
  const { body } = await ask([
    { wt: 2.62, hp: 110 },
    { wt: null, hp: 1 },
  ]);
  expect(body).toEqual({ predictions: [expect.closeTo(23.572329403309226, 12), null] });
  const many = await ask(Array.from({ length: 50_000 }, () => ({ wt: 3.44, hp: 175 })));
  const { predictions } = many.body as { predictions: readonly number[] };
  expect([predictions.length, predictions[49_999]]).toEqual([50_000, 18.327266640696919]);
});

testWithR('captured data comes with the function', async () => {
  await serve('closure');
  const answer = await ask([
    { price: 10, country: 'AT' },
    { price: 1, country: null },
  ]);
  expect(answer).toEqual({ status: 200, body: { predictions: [12, null] } });
});

testWithR('a data frame is answered as records, with the missing values of all types', async () => {
  await serve('mirror');
  const rows = [
    { n: 0.1, text: 'ü', flag: true, none: null },
    { n: null, text: null, flag: null, none: null },
  ];
  expect(await ask(rows)).toEqual({ status: 200, body: { predictions: rows } });
});

testWithR('an error is in the log in the words of R, and not in the response', async () => {
  await serve('troubles');
  const { status, body } = await ask([{ what: 'error' }]);
  expect([status, JSON.stringify(body)]).toEqual([400, expect.not.stringContaining('country')]);
  expect(lines.join('\n')).toMatch(
    /simpleError\nError in fail\("XX"\): no such country: XX\n.*fail\("XX"\)/s,
  );
  expect(lines.join('\n')).not.toMatch(/tryCatch|service\.R|write_answer/);
  expect((await ask([{ what: 'print' }])).status).toBe(200);
  expect(lines).toContainEqual(expect.stringMatching(/^\[model\] \[1\] "printed"/));
  expect(lines.join('\n')).toContain('be careful');
});

testWithR('a crash fails only its request, and a new process takes the next', async () => {
  await serve('troubles');
  expect((await ask([{ what: 'crash' }])).status).toBe(503);
  expect(await ask([{ what: 'ok' }])).toEqual({ status: 200, body: { predictions: ['ok'] } });
});

testWithR('a hang ends at the time limit, and a new process takes the next', async () => {
  await serve('troubles', { timeoutSeconds: 2 });
  expect((await ask([{ what: 'hang' }])).status).toBe(504);
  let status = 0;
  while (status !== 200) ({ status } = await ask([{ what: 'ok' }]));
});

testWithR('a missing R is named, with the option that selects one', async () => {
  const flavorOptions = { byFlavor: { crate: { rscript: '/nowhere/Rscript' } } };
  await expect(serve('linear', { flavorOptions })).rejects.toThrow(
    /"\/nowhere\/Rscript" was not found.*--rscript PATH/,
  );
});
