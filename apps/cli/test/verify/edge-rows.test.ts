import { expect, test } from '@jest/globals';
import { edgeBodies } from '../../src/verify/edge-rows.js';

test('rows have the edges of each column, and lack each value that may be missing', () => {
  const bodies = edgeBodies({
    kind: 'columns',
    columns: [
      { name: 'n', type: 'long', required: true },
      { name: 's', type: 'string', required: true },
    ],
  });
  expect(bodies[0]).toBe('{"dataframe_split":{"columns":["n","s"],"data":[[1,"text"]]}}');
  expect(bodies.join()).toContain('9223372036854775807');
  expect(bodies.filter((body) => body.includes('[1,null]'))).toHaveLength(1);
  expect(bodies).toHaveLength(7);
});

test('tensors are filled, with one row; nested columns and large tensors have no rows', () => {
  const tensor = { dtype: 'float32', shape: [-1, 2] };
  expect(edgeBodies({ kind: 'tensors', tensors: [tensor] })[0]).toBe('{"inputs":[[1.5,1.5]]}');
  expect(edgeBodies({ kind: 'tensors', tensors: [{ ...tensor, name: 'x' }] })[1]).toBe(
    '{"inputs":{"x":[[0,0]]}}',
  );
  const array = { type: 'array', items: 'double' } as const;
  expect(edgeBodies({ kind: 'columns', columns: [{ type: array, required: true }] })).toEqual([]);
  const large = { dtype: 'float32', shape: [100_000, 100_000] };
  expect(edgeBodies({ kind: 'tensors', tensors: [large] })).toEqual([]);
});
