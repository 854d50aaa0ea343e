import { expect, test } from '@jest/globals';
import { type ColSpec, createEnforcer, type ModelSignature, type Schema } from '@mlmodel/core';
import { superlinearWork } from '@mlmodel/jest-config/growth';
import { decodeRequest } from '../../src/index.js';

const names = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
const list = (count: number, item: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => item(index)).join();
const columnsOf = (count: number, type: ColSpec['type'] = 'double'): Schema => ({
  kind: 'columns',
  columns: names(count).map((name) => ({ name, type, required: false })),
});
const tensorsOf = (count: number): Schema => ({
  kind: 'tensors',
  tensors: names(count).map((name) => ({ name, dtype: 'int64', shape: [-1] })),
});
const unnamedColumns = (count: number): Schema => ({
  kind: 'columns',
  columns: names(count).map(() => ({ name: undefined, type: 'long', required: true })),
});

const csvOf = (lines: readonly string[]) => ({ contentType: 'text/csv', body: lines.join('\n') });
const jsonOf = (body: string) => ({ contentType: 'application/json', body });

type Case = readonly [
  name: string,
  body: (size: number) => { readonly contentType: string; readonly body: string },
  inputs?: ((size: number) => Schema) | undefined,
];

/** Requests that are long in one direction, for models that are as wide where the columns are many. */
const cases: readonly Case[] = [
  ['columns of CSV', (size) => csvOf([names(size).join(), list(size, String)])],
  ['declared columns of CSV', (size) => csvOf([names(size).join(), list(size, String)]), columnsOf],
  ['columns of one name', (size) => csvOf([list(size, () => 'a'), list(size, String)])],
  [
    'columns whose names look like those of copies',
    (size) => csvOf([list(size, (at) => (at % 2 === 0 ? 'a' : `a.${at >> 1}`)), '1']),
  ],
  ['blank lines', (size) => csvOf(['a', '1', '\n \n'.repeat(size), '"'])],
  [
    'columns of a matrix, in reverse',
    (size) =>
      jsonOf(
        JSON.stringify({
          dataframe_split: { columns: names(size).reverse(), data: [names(size).map(() => 1)] },
        }),
      ),
    columnsOf,
  ],
  [
    'keys of a record',
    (size) => jsonOf(`{"dataframe_records":[{${list(size, (at) => `"c${size - at}":1`)}}]}`),
    columnsOf,
  ],
  [
    'named inputs',
    (size) => jsonOf(`{"inputs":{${list(size, (at) => `"c${at}":[1]`)}}}`),
    columnsOf,
  ],
  [
    'named inputs for columns of any value',
    (size) => jsonOf(`{"inputs":{${list(size, (at) => `"c${at}":["a"]`)}}}`),
    (size) => columnsOf(size, { type: 'any' }),
  ],
  [
    'named tensors',
    (size) => jsonOf(`{"inputs":{${list(size, (at) => `"c${at}":[1]`)}}}`),
    tensorsOf,
  ],
  [
    'columns for tensors',
    (size) => jsonOf(`{"dataframe_records":[{${list(size, (at) => `"c${at}":1`)}}]}`),
    tensorsOf,
  ],
  [
    'columns that cannot be cast',
    (size) => jsonOf(`{"inputs":[[${list(size, () => '1.5')}]]}`),
    unnamedColumns,
  ],
  [
    'properties of an object',
    (size) => jsonOf(`{"dataframe_records":[{"o":{${list(size, (at) => `"c${at}":1`)}}}]}`),
    (size) => ({
      kind: 'columns',
      columns: [
        {
          name: 'o',
          type: {
            type: 'object',
            properties: names(size).map((name) => ({ name, dataType: 'long', required: true })),
          },
          required: true,
        },
      ],
    }),
  ],
  ['lists', (size) => jsonOf(`{"inputs":[${list(size, () => '[[]]')}]}`)],
  [
    'ragged lists',
    (size) => jsonOf(`{"dataframe_split":{"data":[[1,1],${list(size, () => '[]')}]}}`),
  ],
  ['nesting', (size) => jsonOf(`{"inputs":${'['.repeat(size)}`)],
  ['nested objects', (size) => jsonOf('{"inputs":'.repeat(size))],
  ['keys named data', (size) => jsonOf(`{"dataframe_split":{${'"data"  '.repeat(size)}`)],
  ['data that end in a text', (size) => jsonOf(`{"inputs":[${list(size, () => '1')},"x"]}`)],
  [
    'integers of 18 digits',
    (size) => jsonOf(`{"inputs":[${list(size, () => '123456789012345678')}]}`),
  ],
];

/** Requests whose tables are filled up with missing cells; their number is bounded. */
const filled: readonly Case[] = [
  ['rows that lack fields', (size) => csvOf([names(size).join(), '1\n'.repeat(size)])],
  [
    'records with keys of their own',
    (size) => jsonOf(`{"dataframe_records":[${list(size, (at) => `{"c${at}":1}`)}]}`),
  ],
  [
    'instances with keys of their own',
    (size) => jsonOf(`{"instances":[${list(size, (at) => `{"c${at}":1}`)}]}`),
    columnsOf,
  ],
  [
    'labels of rows by column',
    (size) =>
      jsonOf(`{"dataframe_split":{"data":{${list(size, (at) => `"c${at}":{"l${at}":1}`)}}}}`),
  ],
];

function readingProblem([, bodyOf, inputsOf]: Case, smallest?: number) {
  return superlinearWork({
    smallest,
    make(size) {
      const { contentType, body } = bodyOf(size);
      const signature: ModelSignature = { inputs: inputsOf?.(size) };
      const enforcer = createEnforcer({ signature, isSignatureFromTypeHint: false });
      return { contentType, body: Buffer.from(body), enforcer };
    },
    async work({ contentType, body, enforcer }) {
      const request = await decodeRequest(body, { contentType, needs: enforcer.needs });
      enforcer.enforceInput(request.input);
    },
  });
}

test.each(cases)('the work to read a request grows no faster than its %s', async (...given) => {
  expect(await readingProblem(given)).toBeUndefined();
});

test.each(filled)('a table of many %s is refused before it is filled up', async (...given) => {
  const [, bodyOf] = given;
  const { body, ...request } = bodyOf(1100);
  const enforcer = createEnforcer({ isSignatureFromTypeHint: false });
  const read = async () => {
    const decoded = await decodeRequest(Buffer.from(body), { ...request, needs: enforcer.needs });
    enforcer.enforceInput(decoded.input);
  };
  await expect(read()).rejects.toThrow(
    /^(Too many cells are missing: a request of this size may lack at most 300000 cells\. Send rows with the same columns, or fewer rows per request\.|Invalid input\. Up to line \d+, the rows of the CSV body lack too many of the header's fields\. Send complete rows, or fewer rows per request\.)$/,
  );
  expect(await readingProblem(given, 1100)).toBeUndefined();
});

test('the work to read params grows no faster than they are many', async () => {
  const problem = await superlinearWork({
    make(size) {
      const params = names(size).map((name) => ({ name, type: 'long', default: 1 }) as const);
      return {
        enforcer: createEnforcer({ signature: { params }, isSignatureFromTypeHint: false }),
        sent: Object.fromEntries(names(size).map((name) => [name, 1])),
      };
    },
    work: ({ enforcer, sent }) => enforcer.enforceParams(sent),
  });
  expect(problem).toBeUndefined();
});
