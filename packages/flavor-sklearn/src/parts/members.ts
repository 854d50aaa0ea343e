import type { PythonValue } from '@mlmodel/python-objects';
import { commonType, mapNumbers, type Numbers } from '../data/numbers.js';
import type { Estimator } from '../estimators/estimator.js';
import type { Saved } from '../saved/saved.js';

/** What an ensemble is, by what it says itself and by its members. */
export function describe(saved: Saved, members: readonly Estimator[]) {
  return {
    name: saved.name,
    width:
      saved.width ?? (saved.has('n_features_') ? saved.integer('n_features_') : members[0]?.width),
    columnNames: saved.columnNames,
    mixesRows: members.some(({ mixesRows }) => mixesRows),
  };
}

/** What estimators take that all are given the same. */
export function takenByAll(members: readonly Estimator[]): Estimator['takes'] {
  const [first] = members;
  if (members.every(({ takes }) => takes === first?.takes)) return first?.takes;
  return members.every(({ takes }) => takes !== undefined) ? 'columns' : undefined;
}

/** The weighted mean of answers of one shape. Default: all weigh the same. */
export function weightedMean(
  parts: readonly Numbers[],
  weights = new Float64Array(parts.length).fill(1),
): Numbers {
  const [first] = parts;
  const type = commonType(parts.map((part) => part.type));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = {
    ...(first as Numbers),
    type,
    values: new Float64Array((first as Numbers).values.length),
  };
  for (const [number, { values }] of parts.entries()) {
    const weight = weights[number] as number;
    for (let at = 0; at < values.length; at += 1) {
      mean.values[at] = (mean.values[at] as number) + weight * (values[at] as number);
    }
  }
  return mapNumbers(mean, (sum) => sum / total);
}

/** Whether a member of an ensemble was dropped. */
export function isDropped(value: PythonValue): boolean {
  return value === null || value === 'drop';
}
