import { columnsIn } from '../data/join-features.js';
import { type FeatureColumn, type Features, type Numbers, newNumbers } from '../data/numbers.js';
import type { Saved } from '../saved/saved.js';

/** None and NaN are one here, as JSON does not tell them apart. */
function isNothing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

/** Whether a number or object is missing: None or NaN, or the number that the estimator was given. */
export function missingTest(saved: Saved): (value: unknown) => boolean {
  if (hasMissingObjects(saved)) return isNothing;
  const value = saved.value('missing_values');
  if (typeof value !== 'number' && typeof value !== 'bigint')
    throw saved.unsupported('missing_values');
  const number = Number(value);
  return (each) => each === number;
}

/** Whether the missing values of an estimator are None or NaN, as those of texts are. */
export function hasMissingObjects(saved: Saved): boolean {
  const value = saved.value('missing_values');
  return value === null || value === 'NaN' || Number.isNaN(value);
}

/** The columns that say what was missing, where an imputer adds them. */
export function indicatorOf(saved: Saved): ((features: Features) => Numbers) | undefined {
  if (!saved.boolean('add_indicator', false) || !saved.has('indicator_')) return undefined;
  return indication(saved.saved('indicator_'));
}

/** The columns of a `MissingIndicator`, of numbers or of columns that were checked. */
export function indication(saved: Saved): (features: Features) => Numbers {
  const positions = saved.numbers('features_').values;
  const isMissing = missingTest(saved);
  return (features) => {
    const { rowCount } = features;
    const columns = columnsIn(features);
    const flags = newNumbers({ rowCount, width: positions.length }, 'bool');
    for (const [at, position] of positions.entries()) {
      const { values } = columns[position] as FeatureColumn;
      for (let row = 0; row < rowCount; row += 1)
        flags.values[row * positions.length + at] = isMissing(values[row]) ? 1 : 0;
    }
    return flags;
  };
}
