import { describe, expect, test } from '@jest/globals';
import { type FlavorSession, memoryModelFiles, safeLogger } from '@mlmodel/core';
import { tfjsFlavor } from '../../src/tfjs-flavor.js';
import { graphJson, placeholder } from '../support/graph-json.js';
import { loadFixture } from '../support/load-tfjs.js';

/** Repeats `x` as often as the node of that name says. */
async function loadTile(times: 'given' | 'measured'): Promise<FlavorSession> {
  const types = { T: { type: 'DT_FLOAT' }, Tmultiples: { type: 'DT_INT32' } };
  const model = graphJson({
    nodes: [
      placeholder('x', [-1]),
      placeholder('given', [1], 'DT_INT32'),
      { name: 'measured', op: 'Shape', input: ['given'], attr: { T: { type: 'DT_INT32' } } },
      { name: 'y', op: 'Tile', input: ['x', times], attr: types },
    ],
  });
  const bytes = new TextEncoder().encode(JSON.stringify(model));
  return tfjsFlavor.load({
    files: memoryModelFiles({ 'model/model.json': bytes }),
    config: tfjsFlavor.parseConfig({ data: 'model' }),
    options: { rowsIndependent: false },
    logger: safeLogger(undefined),
  });
}

async function boundedTime(loading: Promise<FlavorSession>): Promise<boolean | undefined> {
  const session = await loading;
  await session.dispose();
  return session.execution.boundedTime;
}

describe('the run time of a graph', () => {
  test.each(['while_loop', 'cond', 'where_rows', 'strings'])(
    'may depend on values: %s',
    async (name) => {
      expect(await boundedTime(loadFixture(`graphs/${name}`))).toBe(false);
    },
  );

  test.each(['graphs/int_ops', 'graphs/float_ops', 'models/graph_embedding_sharded'])(
    'depends on no value: %s',
    async (name) => {
      expect(await boundedTime(loadFixture(name))).toBe(true);
    },
  );

  test('may depend on values where these are a shape, not where the shape is that of an input', async () => {
    expect(await boundedTime(loadTile('given'))).toBe(false);
    expect(await boundedTime(loadTile('measured'))).toBe(true);
  });
});

test('the run time of layers depends on no value', async () => {
  expect(await boundedTime(loadFixture('models/layers_convnet'))).toBe(true);
});
