import { describe, expect, test } from '@jest/globals';
import { type ColSpec, createEnforcer, type IgnoredNames } from '@mlmodel/core';
import { createPipeline, type PipelineOptions, type ScoringRequest } from '../../src/index.js';
import { fixture } from '../fixtures/fixture.js';
import { frame } from '../fixtures/frame.js';

const columns: readonly ColSpec[] = [
  { name: 'int8', type: 'long', required: true },
  { name: 'texts', type: 'string', required: false },
];
const enforcer = createEnforcer({
  signature: {
    inputs: { kind: 'columns', columns },
    params: [{ name: 'top_k', type: 'long', default: 1 }],
  },
  isSignatureFromTypeHint: false,
});

/** A model that answers with its params. */
function pipelineWith(options: PipelineOptions) {
  const execution = { blocksEventLoop: true };
  const predict = (_input: unknown, { params }: { params?: unknown }) =>
    ({ kind: 'json', value: params }) as const;
  return createPipeline({ enforcer, session: { execution, predict } }, options);
}

async function respond(options: PipelineOptions, request: ScoringRequest) {
  const { status, body } = await pipelineWith(options).respond(request);
  return { status, ...(JSON.parse(String(body)) as { error_code?: string; message?: string }) };
}

function json(body: object): ScoringRequest {
  return { body: Buffer.from(JSON.stringify(body)), contentType: 'application/json' };
}

const row = { int8: 1 };
/** A table of more columns than the model takes. */
const others = Object.keys(frame).filter((name) => name !== 'int8');

const requests: readonly (readonly [string, ScoringRequest, string])[] = [
  [
    'a column of JSON',
    json({ dataframe_records: [{ ...row, text: 'x' }] }),
    'The model takes no column "text". Did you mean "texts" instead of "text"?',
  ],
  [
    'a column of CSV',
    { body: Buffer.from('int8,other\n1,2\n'), contentType: 'text/csv' },
    'The model takes no column "other".',
  ],
  [
    'columns of Parquet',
    { body: fixture('frame-snappy.parquet'), contentType: 'application/vnd.apache.parquet' },
    `The model takes no columns "${others[0]}", "${others[1]}", `,
  ],
  [
    'columns of Arrow',
    { body: fixture('frame.arrows'), contentType: 'application/vnd.apache.arrow.stream' },
    `The model takes no columns "${others[0]}", "${others[1]}", `,
  ],
  [
    'a param',
    json({ dataframe_records: [row], params: { topK: 2 } }),
    'The model takes no param "topK". Did you mean "top_k" instead of "topK"?',
  ],
  [
    'a key',
    json({ dataframe_records: [row], param: { top_k: 2 } }),
    'Request bodies have no key "param". Did you mean "params" instead of "param"?',
  ],
];

describe.each(requests)('%s that the model does not take', (_what, request, message) => {
  test('is 400 with strict, naming it', async () => {
    expect(await respond({ strict: true }, request)).toEqual({
      status: 400,
      error_code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(message),
    });
  });

  test('is ignored and reported without', async () => {
    const ignored: IgnoredNames[] = [];
    const onIgnored = (names: IgnoredNames) => void ignored.push(names);
    expect(await respond({ onIgnored }, request)).toMatchObject({ status: 200 });
    expect(ignored).toHaveLength(1);
  });
});

test('a request with declared names only passes with strict', async () => {
  const request = json({ dataframe_records: [{ ...row, texts: 'x' }], params: { top_k: 2 } });
  expect(await respond({ strict: true }, request)).toMatchObject({ status: 200 });
});

test("the names of the model's own example do not matter", async () => {
  const request = { ...json({ dataframe_records: [row], id: 1 }), isExample: true };
  expect(await respond({ strict: true }, request)).toMatchObject({ status: 200 });
});
