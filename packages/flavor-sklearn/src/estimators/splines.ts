import { PythonList, PythonObject, type PythonValue } from '@mlmodel/python-objects';
import { inputNumbers, refusedValue, type ValuePlace } from '../data/input-numbers.js';
import { newNumbers, rounded } from '../data/numbers.js';
import { describe } from '../parts/described.js';
import { floatType } from '../parts/float-type.js';
import { type SplineKnots, splineRange, splinesAt } from '../parts/spline-basis.js';
import { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';

const extrapolations = ['constant', 'continue', 'error', 'linear', 'periodic'] as const;
type Extrapolation = (typeof extrapolations)[number];

/** The most splines of all columns. */
const mostSplines = 1_000_000;

/** The largest degree, with whose square the time for each value grows. */
const largestDegree = 100;

/** `SplineTransformer`: the values of the splines of each column. */
export const splineTransformer: Build = (saved, builder) => {
  const extrapolation = saved.choice('extrapolation', extrapolations);
  const columns = saved.items('bsplines_').map((item) => knotsOf(saved, item));
  const [one] = columns;
  if (one === undefined || !columns.every((other) => isLike(one, other))) {
    throw saved.lacks('bsplines_', 'as many splines of one degree for each column');
  }
  const { knots, degree } = one;
  if (degree > largestDegree) throw saved.unsupported('degree');
  if (degree === 0 && extrapolation !== 'continue' && extrapolation !== 'error') {
    throw saved.unsupported('degree');
  }
  const isPoint = columns.some((each) => splineRange(each)[0] === splineRange(each)[1]);
  // Before 1.8, the splines of such a column are NaN.
  if (isPoint && extrapolation === 'periodic' && !saved.has('handle_missing')) {
    throw saved.unsupported('a column of one value');
  }
  const splines = knots.length - 1 - (extrapolation === 'periodic' ? 2 : 1) * degree;
  const kept = splines - (saved.boolean('include_bias') ? 0 : 1);
  const width = columns.length * kept;
  if (width > mostSplines) throw saved.unsupported('n_knots');
  builder.makes(width);
  const isSparse = saved.boolean('sparse_output', false);
  const allowsNaN = saved.text('handle_missing', 'error') === 'zeros';
  const check = { name: saved.name, width: columns.length, allowsNaN };
  return {
    ...describe(saved, columns.length),
    transform(features) {
      const input = inputNumbers(features, check);
      const { rowCount, names } = input;
      const type = isSparse ? 'float64' : floatType(saved, input);
      const output = newNumbers({ rowCount, width }, type);
      for (const [column, range] of columns.entries()) {
        const edgeDegree = edgeDegreeOf(extrapolation, { degree, column });
        for (let row = 0; row < rowCount; row += 1) {
          const value = input.values[row * columns.length + column] as number;
          if (Number.isNaN(value)) continue;
          const subject = { name: saved.name, column, columnName: names?.[column], row };
          const found = valuesAt(range, value, { extrapolation, edgeDegree, subject });
          for (const [at, number] of found.values.entries()) {
            const to = (found.first + at) % splines;
            if (to >= kept) continue;
            const place = row * width + column * kept + to;
            output.values[place] = (output.values[place] as number) + number;
          }
        }
      }
      return rounded(output);
    },
  };
};

function isLike(one: SplineKnots, { degree, knots }: SplineKnots): boolean {
  return one.degree === degree && one.knots.length === knots.length;
}

interface Outside {
  readonly extrapolation: Extrapolation;
  /** The knots that edges are away from the first and the last one. */
  readonly edgeDegree: number;
  readonly subject: ValuePlace;
}

/** The values of splines, also beyond the range in which they were fitted. */
function valuesAt(range: SplineKnots, value: number, outside: Outside) {
  const { extrapolation, edgeDegree, subject } = outside;
  if (extrapolation === 'periodic') return splinesAt(range, turned(value, splineRange(range)));
  if (extrapolation === 'continue') return splinesAt(range, value);
  const { knots, degree } = range;
  const [least, most] = splineRange({ knots, degree: edgeDegree });
  if (value >= least && value <= most) return splinesAt(range, value);
  if (extrapolation === 'error') throw refusedValue(subject, 'is beyond those of training');
  const edge = value < least ? least : most;
  const { first, values } = splinesAt(range, edge);
  const isLinear = extrapolation === 'linear';
  const slopes = isLinear ? splinesAt(range, edge, true).values : undefined;
  // These splines go on, and the others are 0.
  const count = isLinear && edgeDegree <= 1 ? edgeDegree + 1 : edgeDegree;
  const last = knots.length - 2 - degree;
  const isOuter = (spline: number) => (value < least ? spline < count : spline > last - count);
  const continued = values.map((each, at) =>
    isOuter(first + at) ? each + (value - edge) * (slopes?.[at] ?? 0) : 0,
  );
  return { first, values: continued };
}

/** From the second column on, `transform` of scikit-learn takes the edges of degree 2 to continue lines. */
function edgeDegreeOf(
  extrapolation: Extrapolation,
  { degree, column }: { readonly degree: number; readonly column: number },
): number {
  return extrapolation === 'linear' && degree === 1 && column > 0 ? 2 : degree;
}

/** A value as the one in the period that stands for it: `%` of NumPy. */
function turned(value: number, [least, most]: readonly [number, number]): number {
  const period = most - least;
  if (!(period > 0)) return 0;
  const rest = (value - least) % period;
  return least + (rest < 0 ? rest + period : rest);
}

/** The knots of a `BSpline`, which since SciPy 1.18 holds another one. */
function knotsOf(saved: Saved, value: PythonValue): SplineKnots {
  const outer = value instanceof PythonObject ? value : undefined;
  const inner = outer?.state instanceof PythonList ? outer.state.items[0] : outer;
  if (!(inner instanceof PythonObject)) throw saved.lacks('bsplines_', 'splines');
  const spline = new Saved(inner);
  const { values: knots } = spline.numbers(spline.nameOf('t', '_t'));
  const degree = spline.integer('k');
  if (!(degree >= 0 && knots.length >= 2 * degree + 2)) throw spline.lacks('t', 'knots');
  return { knots, degree };
}
