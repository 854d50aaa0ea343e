import type { Labelled, Numbers } from '../data/numbers.js';
import type { Saved } from '../saved/saved.js';

/** Whether a `LabelBinarizer` was fitted on rows that have any number of labels each. */
export function isOfLabelSets(binarizer: Saved): boolean {
  return binarizer.text('y_type_').startsWith('multilabel');
}

/** 1 for each label of a row, whose score is above the limit, and 0 for others: (rows, labels). */
export function labelSets({ values, rowCount, width }: Numbers, limit: number): Labelled {
  const flags = BigInt64Array.from(values, (score) => (score > limit ? 1n : 0n));
  return {
    kind: 'labelled',
    vector: { type: 'int64', values: flags },
    shape: [rowCount, width],
  };
}
