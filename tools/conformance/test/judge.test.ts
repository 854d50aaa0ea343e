import { describe, expect, test } from '@jest/globals';
import type { RecordedResponse } from '../replay/case.ts';
import { type HttpResponse, judgeResponse } from '../replay/judge.ts';
import { factsOf, post, verdictOf } from './support.ts';

function echo(values: string, dtype = 'int64'): string {
  return `{"predictions": {"input": {"kind": "DataFrame", "index": [0], "columns": [{"name": "v", "dtype": "${dtype}", "values": [${values}]}]}, "params": null}}`;
}

function ok(text: string): HttpResponse {
  return { status: 200, text };
}

function recorded(text: string): RecordedResponse {
  return { status: 200, errorCode: undefined, message: undefined, names: [], text };
}

function refused(errorCode: string, message?: string): RecordedResponse {
  return { status: 400, errorCode, message, names: [], text: undefined };
}

function error(code: string, message: string): HttpResponse {
  return { status: 400, text: JSON.stringify({ error_code: code, message }) };
}

async function judge(
  body: string,
  { mlflow, response }: { readonly mlflow: RecordedResponse; readonly response: HttpResponse },
  { model = 'echo_col_long', contentType = 'application/json' } = {},
) {
  const request = post(body, contentType);
  const verdict = await verdictOf(model, request);
  const item = { id: 'x', model, request, responses: [mlflow], tags: [] } as const;
  const { outcome, deviation, reason } = judgeResponse(
    { case: item, model: factsOf(model), verdict },
    response,
  );
  return [outcome, deviation, reason];
}

describe('a response', () => {
  test('equal to that of MLflow is equal', async () => {
    const both = { mlflow: recorded(echo('1')), response: ok(echo('1')) };
    expect(await judge('{"inputs": {"v": [1]}}', both)).toEqual(['equal', undefined, undefined]);
  });

  test('that makes a float of an integer is wrong', async () => {
    const float = { mlflow: recorded(echo('1')), response: ok(echo('1.0')) };
    expect(await judge('{"inputs": {"v": [1]}}', float)).toEqual([
      'wrong',
      undefined,
      'predictions differ',
    ]);
  });

  test('that has None for a missing number is wrong where pandas has NaN', async () => {
    const nan = '{"$nan": "NaN"}';
    const mlflow = recorded(echo(nan, 'float64'));
    const judged = (values: string) =>
      judge(
        '{"inputs": {"v": [null]}}',
        { mlflow, response: ok(echo(values, 'float64')) },
        { model: 'echo_col_double' },
      );
    expect((await judged(nan))[0]).toBe('equal');
    expect((await judged('null'))[0]).toBe('wrong');
  });

  test('that changes a large integer by one is wrong', async () => {
    const [exact, rounded] = ['9007199254740993', '9007199254740992'];
    const both = { mlflow: recorded(echo(exact)), response: ok(echo(rounded)) };
    expect(await judge(`{"inputs": {"v": [${exact}]}}`, both)).toEqual([
      'wrong',
      undefined,
      'predictions differ',
    ]);
  });

  test('that copies what MLflow corrupts is wrong', async () => {
    const both = { mlflow: recorded(echo('1')), response: ok(echo('1')) };
    expect(await judge('{"inputs": {"v": [1.5]}}', both)).toEqual([
      'wrong',
      'strict-types',
      'status 200, not 400',
    ]);
  });

  test('that refuses what MLflow corrupts is a deviation when it names the column', async () => {
    const refuse = (message: string) =>
      judge('{"inputs": {"v": [1.5]}}', {
        mlflow: recorded(echo('1')),
        response: error('BAD_REQUEST', message),
      });
    expect(await refuse('column v')).toEqual(['deviation', 'strict-types', undefined]);
    expect(await refuse('bad')).toEqual(['wrong', 'strict-types', 'the message names none of v']);
  });

  test('has the code of the rules, whichever of the two MLflow has', async () => {
    const judged = (theirs: string, ours: string) =>
      judge('{"inputs": {"v": ["x"]}}', { mlflow: refused(theirs), response: error(ours, 'v') });
    const [bad, invalid] = ['BAD_REQUEST', 'INVALID_PARAMETER_VALUE'];
    expect(await judged(bad, bad)).toEqual(['equal', undefined, undefined]);
    expect(await judged(invalid, bad)).toEqual(['deviation', 'error-code', undefined]);
    expect((await judged(bad, invalid))[0]).toBe('wrong');
    expect((await judged(invalid, invalid))[0]).toBe('wrong');
  });

  test('with a bare NaN is wrong even where MLflow sends one', async () => {
    const text = '{"predictions": [NaN]}';
    const body = '{"inputs": [[1.5, 2.5]]}';
    const outcome = await judge(
      body,
      { mlflow: recorded(text), response: ok(text) },
      { model: 'py_loader_module_nosig' },
    );
    expect(outcome.slice(0, 1)).toEqual(['wrong']);
  });

  test('that no rule explains is wrong, though it follows the rules', async () => {
    const both = { mlflow: refused('BAD_REQUEST'), response: ok(echo('1')) };
    const [outcome, , reason] = await judge('{"inputs": {"v": [1]}}', both);
    expect([outcome, reason]).toEqual([
      'wrong',
      'no deviation explains why MLflow differs (integer/whole)',
    ]);
  });
});

test('a refusal of a CSV row that MLflow shifts is a deviation', async () => {
  const outcome = await judge(
    'v\nx,1\n',
    { mlflow: recorded(echo('1')), response: error('BAD_REQUEST', 'line 2') },
    { contentType: 'text/csv' },
  );
  expect(outcome).toEqual(['deviation', 'csv-shift', undefined]);
});

test('a case that nothing decides is undecided', () => {
  const request = post('{}');
  const outcome = judgeResponse(
    {
      case: { id: 'x', model: 'm', request, responses: [recorded('{}')], tags: [] },
      model: factsOf('echo_nosig'),
      verdict: { kind: 'undecided', why: 'no rule applies' },
    },
    ok('{}'),
  );
  expect(outcome).toEqual({ id: 'x', outcome: 'undecided', reason: 'no rule applies' });
});

describe('a request that the rules accept for a model that only Python knows', () => {
  const flower =
    '{"sepal length (cm)": 5.1, "sepal width (cm)": 3.5, "petal length (cm)": 1.4, "petal width (cm)": 0.2}';
  const body = `{"instances": [${flower.replace('}', ', "more": 1}')}, ${flower}]}`;
  const predictions = ok('{"predictions": [0, 0]}');
  const model = 'skl_iris';

  test('must be answered though MLflow refuses it', async () => {
    const mlflow = refused(
      'BAD_REQUEST',
      'Failed to predict data. \nError: All arrays must be of the same length',
    );
    expect(await judge(body, { mlflow, response: predictions }, { model })).toEqual([
      'deviation',
      'extra-columns',
      undefined,
    ]);
    const response = error('BAD_REQUEST', 'no');
    expect(await judge(body, { mlflow, response }, { model })).toEqual([
      'wrong',
      'extra-columns',
      'status 400, not 200',
    ]);
  });

  test('fails where the model itself failed', async () => {
    const mlflow = refused(
      'BAD_REQUEST',
      'Encountered an unexpected error while evaluating the model. Verify that …',
    );
    expect(await judge(body, { mlflow, response: predictions }, { model })).toEqual([
      'wrong',
      undefined,
      'status 200, not 400',
    ]);
  });
});

test.each([`ENOENT: ${import.meta.dirname}/a.onnx`, 'Error: no\n    at predict (index.js:1)'])(
  'a refusal that discloses the inside of the server is wrong: %j',
  async (message) => {
    const mlflow = refused('BAD_REQUEST', 'no');
    const [outcome, , reason] = await judge('{"inputs": {"v": ["x"]}}', {
      mlflow,
      response: error('BAD_REQUEST', message),
    });
    expect([outcome, reason]).toEqual(['wrong', expect.stringMatching(/^the error discloses/)]);
  },
);
