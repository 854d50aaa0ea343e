import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readModelFacts } from '../table/model.ts';
import { judge } from '../table/referee.ts';

const graphs = path.resolve(import.meta.dirname, '../../../packages/flavor-onnx/test/fixtures');

async function verdict(model: string, body: string): Promise<string> {
  const request = {
    method: 'POST',
    path: '/invocations',
    contentType: 'application/json',
    body: Buffer.from(body),
  };
  return (await judge(request, readModelFacts(path.join(graphs, model)))).kind;
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

  test('is silent on instances that are not as long', async () => {
    const gaps = '{"instances": [{"a": 1.5, "b": 1}, {"a": 2.5}]}';
    expect(await verdict('column-inputs', gaps)).toBe('silent');
  });
});
