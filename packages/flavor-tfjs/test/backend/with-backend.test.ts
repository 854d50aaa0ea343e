import { describe, expect, test } from '@jest/globals';
import { memoryModelFiles } from '@mlmodel/core';
import { floats, tensor } from '@mlmodel/flavor-testkit';
import { memory } from '@tensorflow/tfjs-core';
import { tfjsFlavor } from '../../src/tfjs-flavor.js';
import { graphJson, placeholder } from '../support/graph-json.js';
import { errorOf, loadFixture, silent } from '../support/load-tfjs.js';

/** Loops as long as a number equals itself. */
function endless(): object {
  const float = { T: { type: 'DT_FLOAT' } };
  const frame = { frame_name: { s: Buffer.from('loop').toString('base64') } };
  return graphJson({
    nodes: [
      placeholder('x', [-1]),
      { name: 'enter', op: 'Enter', input: ['x'], attr: { ...float, ...frame } },
      { name: 'merge', op: 'Merge', input: ['enter', 'next'], attr: float },
      { name: 'equal', op: 'Equal', input: ['merge', 'merge'], attr: float },
      { name: 'condition', op: 'LoopCond', input: ['equal'] },
      { name: 'switch', op: 'Switch', input: ['merge', 'condition'], attr: float },
      { name: 'next', op: 'NextIteration', input: ['switch:1'], attr: float },
      { name: 'exit', op: 'Exit', input: ['switch'], attr: float },
      { name: 'before', op: 'Neg', input: ['x'], attr: float },
      { name: 'sum', op: 'Add', input: ['exit', 'before'], attr: float },
    ],
  });
}

describe('an endless loop in a graph', () => {
  test('does not block the process at load, and ends without a leak when loading is aborted', async () => {
    const text = new TextEncoder().encode(JSON.stringify(endless()));
    const files = memoryModelFiles({ 'model/model.json': text });
    const config = tfjsFlavor.parseConfig({ data: 'model' });
    const abort = new AbortController();
    const context = { files, config, signature: undefined, options: {}, logger: silent };
    const other = await loadFixture('graphs/while_loop');
    const before = memory().numTensors;
    setTimeout(() => abort.abort(new Error('given up')), 100);
    const loading = tfjsFlavor.load({ ...context, signal: abort.signal });
    expect(await errorOf(loading)).toMatchObject({ message: 'given up' });
    expect(memory().numTensors).toBe(before);
    const answer = await other.predict(tensor(floats(200, 2), [1, 2]), {});
    expect(answer).toMatchObject({ kind: 'tensors' });
  });
});
