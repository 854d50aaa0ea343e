import { expect, test } from '@jest/globals';
import { PythonDict, PythonList, PythonObject, type PythonValue } from '@mlmodel/python-objects';
import { Builder } from '../src/estimators/builder.js';
import { registry } from '../src/registry.js';
import { NotSupported } from '../src/saved/not-supported.js';
import { Saved } from '../src/saved/saved.js';
import { denseMatrix } from '../src/saved/sparse-matrix.js';

/** An object with these attributes. */
function objectOf(className: string, attributes: Readonly<Record<string, PythonValue>>) {
  const object = new PythonObject(className);
  const state = new PythonDict();
  for (const [name, value] of Object.entries(attributes)) state.entries.set(name, value);
  object.state = state;
  return object;
}

const listOf = (...items: PythonValue[]) => new PythonList('list', items);

/** The splines of a column: a knot at each number from 0. */
function spline(degree: number, knots: number): PythonObject {
  const t = listOf(...Array.from({ length: knots }, (_, at) => at));
  return objectOf('scipy.interpolate._bsplines.BSpline', { t, k: BigInt(degree) });
}

test.each([
  ['none', []],
  ['those of another degree', [spline(3, 8), spline(2, 8)]],
  ['those of more knots', [spline(3, 8), spline(3, 1000)]],
  ['those of a large degree', [spline(1000, 2002)]],
])('splines are declined: %s', (_, splines) => {
  const object = objectOf('sklearn.preprocessing._polynomial.SplineTransformer', {
    ...{ extrapolation: 'constant', include_bias: true, bsplines_: listOf(...splines) },
  });
  expect(() => new Builder(registry, 'model.pkl').build(object)).toThrow(NotSupported);
});

test('a sparse matrix of less than no rows is declined', () => {
  const empty = { data: listOf(), indices: listOf(), indptr: listOf() };
  const matrix = objectOf('scipy.sparse._csr.csr_matrix', { _shape: listOf(-1n, 3n), ...empty });
  const saved = new Saved(objectOf('sklearn.neighbors._regression.Some', { _fit_X: matrix }));
  expect(() => denseMatrix(saved, '_fit_X')).toThrow(NotSupported);
});
