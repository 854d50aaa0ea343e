/** The basis of splines of a column. */
export interface SplineKnots {
  /** In ascending order, with as many as the degree before and after those between which splines are fitted. */
  readonly knots: Float64Array;
  readonly degree: number;
}

/** Values of the splines that are not 0 at a place: as many as the degree, and one. */
interface LocalValues {
  /** The first of them. */
  readonly first: number;
  readonly values: Float64Array;
}

/** The first and the last knot between which splines are fitted. */
export function splineRange({ knots, degree }: SplineKnots): readonly [number, number] {
  return [knots[degree] as number, knots[knots.length - degree - 1] as number];
}

/** The values of splines at a place, or their slopes. Beyond the range, those next to it go on. */
export function splinesAt(
  { knots, degree }: SplineKnots,
  place: number,
  isSlope = false,
): LocalValues {
  const interval = intervalOf({ knots, degree }, place);
  const values = new Float64Array(degree + 1);
  values[0] = 1;
  for (let order = 1; order <= degree; order += 1) {
    raise(values, { knots, interval, order, place, isSlope: isSlope && order === degree });
  }
  return { first: interval - degree, values: isSlope && degree === 0 ? values.fill(0) : values };
}

/** The knot that begins the interval of a place: `find_interval` of SciPy. */
function intervalOf({ knots, degree }: SplineKnots, place: number): number {
  const end = knots.length - degree - 1;
  let at = degree + 1;
  while (at < end && place >= (knots[at] as number)) at += 1;
  return at - 1;
}

interface Raise {
  readonly knots: Float64Array;
  readonly interval: number;
  readonly order: number;
  readonly place: number;
  readonly isSlope: boolean;
}

/** Splines of one order more, in place. Source: `_deBoor_D` of SciPy. */
function raise(values: Float64Array, { knots, interval, order, place, isSlope }: Raise): void {
  const lower = values.slice(0, order);
  values[0] = 0;
  for (let at = 1; at <= order; at += 1) {
    const after = knots[interval + at] as number;
    const before = knots[interval + at - order] as number;
    if (after === before) {
      values[isSlope ? 1 : at] = 0;
      continue;
    }
    const share = ((isSlope ? order : 1) * (lower[at - 1] as number)) / (after - before);
    values[at - 1] = (values[at - 1] as number) + (isSlope ? -share : share * (after - place));
    values[at] = isSlope ? share : share * (place - before);
  }
}
