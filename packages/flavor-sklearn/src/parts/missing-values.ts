import { type Numbers, newNumbers } from '../data/numbers.js';
import type { Saved } from '../saved/saved.js';

/** Whether a number is missing: NaN, or the number that the estimator was given. */
export function missingTest(saved: Saved): (value: number) => boolean {
  const value = saved.value('missing_values');
  if (value === 'NaN' || (typeof value === 'number' && Number.isNaN(value))) return Number.isNaN;
  if (typeof value !== 'number' && typeof value !== 'bigint')
    throw saved.unsupported('missing_values');
  const number = Number(value);
  return (each) => each === number;
}

/** The columns that say what was missing, where an imputer adds them. */
export function indicatorOf(saved: Saved): ((input: Numbers) => Numbers) | undefined {
  if (!saved.boolean('add_indicator', false) || !saved.has('indicator_')) return undefined;
  const indicator = saved.saved('indicator_');
  return indication(indicator, missingTest(indicator));
}

/** The columns of a `MissingIndicator`. */
export function indication(
  saved: Saved,
  isMissing: (value: number) => boolean,
): (input: Numbers) => Numbers {
  const columns = saved.numbers('features_').values;
  return ({ values, rowCount, width }) => {
    const flags = newNumbers({ rowCount, width: columns.length }, 'bool');
    for (let row = 0, to = 0; row < rowCount; row += 1) {
      for (let at = 0; at < columns.length; at += 1, to += 1) {
        flags.values[to] = isMissing(values[row * width + (columns[at] as number)] as number)
          ? 1
          : 0;
      }
    }
    return flags;
  };
}
