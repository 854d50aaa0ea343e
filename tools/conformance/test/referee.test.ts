import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readModelFacts } from '../table/model.ts';
import { judge } from '../table/referee.ts';

const graphs = path.resolve(import.meta.dirname, '../../../packages/flavor-onnx/test/fixtures');

const echoes = path.resolve(import.meta.dirname, '../corpus/models');

async function verdict(model: string, body: string): Promise<string> {
  return (await judge(post(body), readModelFacts(path.join(graphs, model)))).kind;
}

/** The cells of the first column that the table makes of a request. */
async function echoed(model: string, body: string): Promise<unknown> {
  const right = await judge(post(body), readModelFacts(path.join(echoes, model)));
  if (right.kind !== 'answer' || right.enforced.kind !== 'frame') return right.kind;
  const { values = [] } = right.enforced.columns[0] ?? {};
  return values.map((value) =>
    typeof value === 'object' && value && 'any' in value ? value.any : value,
  );
}

function post(body: string) {
  return {
    method: 'POST',
    path: '/invocations',
    contentType: 'application/json',
    body: Buffer.from(body),
  };
}

describe('the referee', () => {
  test('slices a graph of a fixed batch only where its rows are independent', async () => {
    const twoRows = '{"inputs": [[1.5, 2.5], [3.5, 4.5]]}';
    expect(await verdict('fixed-batch', twoRows)).toBe('answer');
    expect(await verdict('fixed-batch-dependent', twoRows)).toBe('refuse');
  });

  test('runs a graph with a ZipMap and external data', async () => {
    expect(await verdict('zip-map-external', '{"inputs": [[1.5, 2.5]]}')).toBe('answer');
  });

  test('reads texts beside booleans as numpy does', async () => {
    expect(await verdict('identity-bool', '{"inputs": [["true", false]]}')).toBe('answer');
    expect(await verdict('identity-float32', '{"inputs": [["1.5", false]]}')).toBe('refuse');
  });

  test('lets lists pass through columns of texts, and has NaN there for missing ones', async () => {
    const body = '{"dataframe_records": [{"v": ["x", 1, 1.0]}, {"v": NaN}]}';
    expect(await echoed('echo_col_string', body)).toEqual([['x', 1n, 1], null]);
    expect(await echoed('echo_col_binary', '{"inputs": {"v": [["x"]]}}')).toEqual([['x']]);
    expect(await echoed('echo_col_binary', '{"instances": [{"v": ["x"]}]}')).toBe('refuse');
    expect(await echoed('echo_col_string', '{"inputs": {"v": [["x"], 1]}}')).toBe('refuse');
  });

  test('is silent on instances that are not as long', async () => {
    const gaps = '{"instances": [{"a": 1.5, "b": 1}, {"a": 2.5}]}';
    expect(await verdict('column-inputs', gaps)).toBe('silent');
  });
});
