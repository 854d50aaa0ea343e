import type { BesideHttpuv } from '../parts/crate/crate-part.ts';
import type { NativeFindings } from '../parts/native/native-part.ts';
import { atLeast, atMost, type Target } from './target.ts';

/** The targets for models of Python libraries without Python. */
export function nativeTargets(found: NativeFindings): Target[] {
  const { besideOnnx, besideLibrary, firstResponses } = found;
  const ofOnnx = (rows: number, key: 'ofOnnx' | 'timesMlflow') =>
    besideOnnx
      .filter((each) => each.rows === rows)
      .map(({ model, [key]: value }) => ({ scenario: model, value }));
  const ofLibrary = (rows: number) =>
    besideLibrary
      .filter((each) => each.rows === rows)
      .map(({ model, timesLibrary }) => ({ scenario: model, value: timesLibrary }));
  const ofFirst = (key: 'megabytesAfterLoad' | 'seconds') =>
    firstResponses.map(({ model, [key]: value }) => ({ scenario: model, value }));
  return [
    ...atLeast('scikit-learn, 1 row, of ONNX', { goal: 0.9, figures: ofOnnx(1, 'ofOnnx') }),
    ...atLeast('scikit-learn, 1 row, times MLflow', {
      goal: 50,
      figures: ofOnnx(1, 'timesMlflow'),
    }),
    ...atLeast('scikit-learn, 1,000 rows, of ONNX', { goal: 0.8, figures: ofOnnx(1000, 'ofOnnx') }),
    ...atLeast('boosters, 1 row, times the library', { goal: 5, figures: ofLibrary(1) }),
    ...atLeast('boosters, 1,000 rows, of the library', { goal: 0.7, figures: ofLibrary(1000) }),
    ...atMost('without Python, s to the first response', {
      goal: 0.3,
      figures: ofFirst('seconds'),
    }),
    ...atMost('without Python, MB', { goal: 130, figures: ofFirst('megabytesAfterLoad') }),
  ];
}

/** The target for functions in R. */
export function crateTargets(found: readonly BesideHttpuv[]): Target[] {
  const figures = found.map(({ connections, timesHttpuv }) => ({
    scenario: `${connections} connections`,
    value: timesHttpuv,
  }));
  return atLeast('R, 1 row, times httpuv', { goal: 3, figures });
}
