import { describe, expect, test } from '@jest/globals';
import type { ColSpec, FieldSpec, ModelSignature, TensorSpec } from '@mlmodel/core';
import { declaredColumns, knownColumns } from '../../src/batch/known-columns.js';

const long: ColSpec = { name: 'label', type: 'long', required: true };
const numbers: TensorSpec = { dtype: 'float32', shape: [-1, 3] };

describe('the columns of answers are known from the signature', () => {
  test.each<[string, readonly ColSpec[], unknown]>([
    [
      'columns',
      [long, { name: 'words', type: { type: 'array', items: 'string' }, required: true }],
      [
        { name: 'label', type: 'int64' },
        { name: 'words', type: 'json' },
      ],
    ],
    [
      'a column without a name',
      [{ type: 'double', required: true }],
      [{ name: 'predictions', type: 'float64' }],
    ],
    ['columns without names', [long, { type: 'double', required: true }], undefined],
  ])('that declares %s', (_what, columns, expected) => {
    expect(declaredColumns({ kind: 'columns', columns })).toEqual(expected);
  });

  test.each<[string, readonly TensorSpec[], unknown]>([
    [
      'a tensor without a name',
      [numbers],
      [{ name: 'predictions', type: 'float32', rowShape: [3] }],
    ],
    [
      'a tensor of scalars',
      [{ name: 'y', dtype: 'int64', shape: [-1] }],
      [{ name: 'y', type: 'int64' }],
    ],
    ['a tensor of free shape', [{ dtype: 'float32', shape: [-1, -1] }], undefined],
    ['a scalar', [{ dtype: 'float32', shape: [] }], undefined],
    ['an unknown dtype', [{ dtype: 'complex64', shape: [-1] }], undefined],
  ])('that declares %s', (_what, tensors, expected) => {
    expect(declaredColumns({ kind: 'tensors', tensors })).toEqual(expected);
  });

  test('if it declares any', () => {
    expect(declaredColumns(undefined)).toBeUndefined();
    expect(declaredColumns({ kind: 'columns', columns: [] })).toBeUndefined();
  });
});

describe('the columns of answers are known from the artifact', () => {
  const outputs: readonly FieldSpec[] = [
    { name: 'y', type: 'float32', shape: ['rows', 1] },
    { name: 'p', type: 'float32', shape: ['rows', 3] },
  ];
  const known = (fields: readonly FieldSpec[], signature?: ModelSignature) =>
    knownColumns({ mlmodel: { signature }, session: { outputs: fields } });

  test('which make tables', () => {
    expect(known(outputs)).toEqual([
      { name: 'y', type: 'float32' },
      { name: 'p', type: 'float32', rowShape: [3] },
    ]);
  });

  test('or tensors, for a model of tensors', () => {
    const inputs = { kind: 'tensors', tensors: [numbers] } as const;
    expect(known(outputs, { inputs })?.[0]).toEqual({ name: 'y', type: 'float32', rowShape: [1] });
  });

  test('but for free shapes, where the signature is asked', () => {
    const free: FieldSpec = { name: 'p', type: 'float32', shape: ['rows', 'length'] };
    expect(known([free])).toBeUndefined();
    const signature: ModelSignature = { outputs: { kind: 'columns', columns: [long] } };
    expect(known([free], signature)).toEqual([{ name: 'label', type: 'int64' }]);
  });
});
