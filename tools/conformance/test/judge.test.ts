import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { situationOf } from '../deviations/situation.ts';
import type { Case, RecordedAnswer } from '../replay/case.ts';
import { judgeAnswer } from '../replay/judge.ts';
import { readModelFacts } from '../table/model.ts';

const models = path.resolve(import.meta.dirname, '../corpus/models');

function echo(values: string, dtype = 'int64'): string {
  return `{"predictions": {"input": {"kind": "DataFrame", "index": [0], "columns": [{"name": "v", "dtype": "${dtype}", "values": [${values}]}]}, "params": null}}`;
}

function recorded(text: string): RecordedAnswer {
  return { status: 200, errorCode: undefined, message: undefined, names: [], text };
}

function refused(names: string[], message?: string): RecordedAnswer {
  return { status: 400, errorCode: 'BAD_REQUEST', message, names, text: undefined };
}

function errorBody(code: string, message: string): string {
  return JSON.stringify({ error_code: code, message });
}

async function judge(
  body: string,
  mlflow: RecordedAnswer,
  answer: { status: number; text: string },
  { model = 'echo_col_long', contentType = 'application/json' } = {},
) {
  const request = { method: 'POST', path: '/invocations', contentType, body: Buffer.from(body) };
  const item: Case = { id: 'x', model, request, answers: [mlflow], tags: [] };
  const situation = await situationOf(item, readModelFacts(path.join(models, model)));
  const { outcome, deviation, reason } = judgeAnswer(situation, answer);
  return [outcome, deviation, reason];
}

describe('an answer', () => {
  test('equal to what MLflow answered is equal', async () => {
    const outcome = await judge('{"inputs": {"v": [1]}}', recorded(echo('1')), {
      status: 200,
      text: echo('1'),
    });
    expect(outcome[0]).toBe('equal');
  });

  test('that makes a float of an integer is wrong', async () => {
    const right = { status: 200, text: echo('1') };
    const float = { status: 200, text: echo('1.0') };
    expect(await judge('{"inputs": {"v": [1]}}', recorded(echo('1')), right)).toEqual([
      'equal',
      undefined,
      undefined,
    ]);
    expect(await judge('{"inputs": {"v": [1]}}', recorded(echo('1')), float)).toEqual([
      'wrong',
      undefined,
      'predictions differ',
    ]);
  });

  test('that has None for a missing number is wrong where pandas has NaN', async () => {
    const body = '{"inputs": {"v": [null]}}';
    const nan = '{"$nan": "NaN"}';
    const options = { model: 'echo_col_double' };
    const answer = (values: string) => ({ status: 200, text: echo(values, 'float64') });
    const mlflow = recorded(echo(nan, 'float64'));
    expect((await judge(body, mlflow, answer(nan), options))[0]).toBe('equal');
    expect((await judge(body, mlflow, answer('null'), options))[0]).toBe('wrong');
  });

  test('that changes a large integer by one is wrong', async () => {
    const body = '{"inputs": {"v": [9007199254740993]}}';
    const outcome = await judge(body, recorded(echo('9007199254740993')), {
      status: 200,
      text: echo('9007199254740992'),
    });
    expect(outcome).toEqual(['wrong', undefined, 'predictions differ']);
  });

  test('that copies what MLflow corrupts is wrong', async () => {
    const outcome = await judge('{"inputs": {"v": [1.5]}}', recorded(echo('1')), {
      status: 200,
      text: echo('1'),
    });
    expect(outcome).toEqual(['wrong', 'strict-types', 'status 200, not 400']);
  });

  test('that refuses what MLflow corrupts is a deviation when it names the column', async () => {
    const refuse = (message: string) =>
      judge('{"inputs": {"v": [1.5]}}', recorded(echo('1')), {
        status: 400,
        text: errorBody('BAD_REQUEST', message),
      });
    expect(await refuse('column v')).toEqual(['deviation', 'strict-types', undefined]);
    expect(await refuse('bad')).toEqual(['wrong', 'strict-types', 'the message names none of v']);
  });

  test('that refuses with the other code of a 400 is a deviation', async () => {
    const outcome = await judge('{"inputs": {"v": ["x"]}}', refused(['v']), {
      status: 400,
      text: errorBody('INVALID_PARAMETER_VALUE', 'v'),
    });
    expect(outcome).toEqual(['deviation', 'error-code', undefined]);
  });

  test('with a bare NaN is wrong even where MLflow sends one', async () => {
    const text = '{"predictions": [NaN]}';
    const outcome = await judge('{"x": 1}', recorded(text), { status: 200, text });
    expect(outcome).toEqual([
      'wrong',
      'nonfinite-json',
      'the answer has NaN or Infinity as tokens',
    ]);
  });
});

describe('a refusal', () => {
  const later: RecordedAnswer = { ...refused([]), errorCode: 'INVALID_PARAMETER_VALUE' };

  test('for a value that MLflow casts before it fails later is a deviation', async () => {
    const body = '{"dataframe_split": {"columns": ["b"], "data": [["x"]]}}';
    const model = 'echo_alltypes';
    const answer = { status: 400, text: errorBody('BAD_REQUEST', '"b"') };
    const outcome = await judge(body, later, answer, { model });
    expect(outcome.slice(0, 2)).toEqual(['deviation', 'strict-types']);
  });

  test('of a CSV row that MLflow shifts is a deviation also where the shifted values fail', async () => {
    const answer = { status: 400, text: errorBody('BAD_REQUEST', 'line 2') };
    const outcome = await judge('v\nx,1\n', later, answer, { contentType: 'text/csv' });
    expect(outcome.slice(0, 2)).toEqual(['deviation', 'csv-shift']);
  });
});

describe('a request that the design accepts for a model that only Python knows', () => {
  const flower =
    '{"sepal length (cm)": 5.1, "sepal width (cm)": 3.5, "petal length (cm)": 1.4, "petal width (cm)": 0.2}';
  const body = `{"instances": [${flower.replace('}', ', "more": 1}')}, ${flower}]}`;
  const predictions = { status: 200, text: '{"predictions": [0, 0]}' };

  test('must be answered though MLflow refuses it', async () => {
    const mlflow = refused(
      [],
      'Failed to predict data. \nError: All arrays must be of the same length',
    );
    expect(await judge(body, mlflow, predictions, { model: 'skl_iris' })).toEqual([
      'deviation',
      'extra-columns',
      undefined,
    ]);
    const error = { status: 400, text: errorBody('BAD_REQUEST', 'no') };
    expect(await judge(body, mlflow, error, { model: 'skl_iris' })).toEqual([
      'wrong',
      'extra-columns',
      'status 400, not 200',
    ]);
  });

  test('fails where the model itself failed', async () => {
    const mlflow = refused(
      [],
      'Encountered an unexpected error while evaluating the model. Verify that …',
    );
    const outcome = await judge(body, mlflow, predictions, { model: 'skl_iris' });
    expect(outcome).toEqual(['wrong', undefined, 'status 200, not 400']);
  });
});
