import { expect, test } from '@jest/globals';
import {
  createEnforcer,
  type DataType,
  type ModelSignature,
  type Schema,
  scalarTypes,
} from '@mlmodel/core';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import { growingTexts, superlinearWork } from '@mlmodel/jest-config/growth';
import { decodeRequest } from '../../src/index.js';

/** The places of texts in a request. */
const bodies: Readonly<Record<string, (text: string) => { contentType: string; body: string }>> = {
  'a cell of CSV': (text) => csv(`a,b\n${text},1\n`),
  'a quoted cell of CSV': (text) => csv(`a,b\n1,"${text.replaceAll('"', '""')}"\n`),
  'a header of CSV': (text) => csv(`${text}\n1\n`),
  'CSV itself': csv,
  'a record': (text) => json({ dataframe_records: [{ a: text, b: 1 }] }),
  'a row': (text) => json({ dataframe_split: { columns: ['a', 'b'], data: [[text, 1]] } }),
  'a list': (text) => json({ inputs: [text] }),
  'a list of lists': (text) => json({ inputs: [[1, text]] }),
  'an instance': (text) => json({ instances: [{ a: text, b: [text] }] }),
  'a column': (text) => json({ inputs: { a: [text], b: text } }),
  'a key': (text) => json({ inputs: { [text]: [1] } }),
  'a param': (text) => json({ inputs: [1], params: { a: text, b: [text] } }),
  'JSON itself': (text) => ({ contentType: 'application/json', body: text }),
  'data that are not closed': (text) => ({
    contentType: 'application/json',
    body: `{"dataframe_split":{"data":[[${text}`,
  }),
};

function csv(body: string) {
  return { contentType: 'text/csv', body };
}

function json(value: unknown) {
  return { contentType: 'application/json', body: JSON.stringify(value) };
}

const dtypes = [
  ...['bool', 'int8', 'int64', 'uint64', 'float16', 'float32', 'float64'],
  ...['str', 'bytes', 'object', 'datetime64[ns]'],
];

/** A signature with every type, each for columns and for what is in them. */
const schemas: readonly (Schema | undefined)[] = [
  undefined,
  ...scalarTypes.flatMap((type) => [columns(type), columns({ type: 'array', items: type })]),
  columns({ type: 'any' }),
  { kind: 'columns', columns: [{ name: undefined, type: 'double', required: true }] },
  ...dtypes.flatMap((dtype): Schema[] => [
    { kind: 'tensors', tensors: [{ name: undefined, dtype, shape: [-1] }] },
    {
      kind: 'tensors',
      tensors: ['a', 'b'].map((name, axis) => ({ name, dtype, shape: axis ? [-1, 3] : [-1] })),
    },
  ]),
];

function columns(type: DataType): Schema {
  return { kind: 'columns', columns: ['a', 'b'].map((name) => ({ name, type, required: false })) };
}

const params = scalarTypes
  .filter((type) => type !== 'binary')
  .map((type): ModelSignature['params'] => [
    { name: 'a', type, default: null },
    { name: 'b', type, default: [], shape: [-1] },
  ]);

interface Request {
  readonly contentType: string;
  readonly body: string;
}

/** Compares the work to read requests with growing texts with their size. */
function readingProblem(bodyOf: (size: number) => Request, signature: ModelSignature) {
  const enforcer = createEnforcer({ signature, isSignatureFromTypeHint: false });
  return superlinearWork({
    largest: 64 * 1024,
    make(size) {
      const { contentType, body } = bodyOf(size);
      return { contentType, body: Buffer.from(body) };
    },
    async work({ contentType, body }) {
      const request = await decodeRequest(body, { contentType, needs: enforcer.needs });
      enforcer.enforceParams(request.params);
      enforcer.enforceInput(request.input);
    },
  });
}

test.each([
  ['a cell of CSV', columns('double')],
  ['a cell of CSV', undefined],
  ['a list of lists', columns('double')],
  [
    'a column',
    { kind: 'tensors', tensors: [{ name: 'a', dtype: 'float32', shape: [-1, 3] }] } as const,
  ],
])('many digits and a letter in %s are read at once', async (place, inputs) => {
  const bodyOf = bodies[place] as (text: string) => Request;
  expect(
    await readingProblem((size) => bodyOf(`${'1'.repeat(size)}x`), { inputs }),
  ).toBeUndefined();
});

test.each(Object.entries(bodies).map((entry, index) => [...entry, index] as const))(
  'the work to read %s grows no faster than its text',
  async (_place, bodyOf, index) => {
    const problems: string[] = [];
    const some = schemas.filter((_, at) => fuzzRuns(1).numRuns > 1 || at % 5 === index % 5);
    for (const [at, inputs] of some.entries()) {
      const signature: ModelSignature = { inputs, params: params[at % params.length] };
      for (const { name, make } of growingTexts(100 * index + at, fuzzRuns(1).numRuns)) {
        const problem = await readingProblem((size) => bodyOf(make(size)), signature);
        if (problem) problems.push(`${name} for ${JSON.stringify(signature)}: ${problem}`);
      }
    }
    expect(problems).toEqual([]);
  },
  300_000,
);
