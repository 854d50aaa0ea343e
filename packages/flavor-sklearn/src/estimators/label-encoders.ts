import { refused, refusedValue } from '../data/input-numbers.js';
import { columnsIn } from '../data/join-features.js';
import { type FeatureColumn, type Features, newNumbers } from '../data/numbers.js';
import { categoriesIn, encodeColumn } from '../parts/categories.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';

function readLabels(saved: Saved) {
  const categories = categoriesIn(saved, { attribute: 'classes_' });
  const { name } = saved;
  const isText = saved.labels().type === 'string';
  return {
    described: { name, width: 1, takes: 'columns' as const },
    count: categories.count,
    encoded(features: Features): { column: FeatureColumn; positions: Int32Array } {
      const columns = columnsIn(features);
      const [column] = columns;
      if (column === undefined || columns.length > 1)
        throw refused(`${name} takes 1 column, not ${columns.length}. Send one.`);
      const mixed = Array.from(column.values as ArrayLike<unknown>).findIndex(
        (value) => (typeof value === 'string') !== isText,
      );
      if (mixed >= 0) throw unknownLabel(saved, column, mixed);
      return { column, positions: encodeColumn(column, categories) };
    },
  };
}

function unknownLabel({ name }: Saved, column: FeatureColumn, row: number): Error {
  const place = { name, column: 0, columnName: column.name, row };
  return refusedValue(place, 'has a label that was not there in training');
}

/** `LabelEncoder`: the number of each label. */
export const labelEncoder: Build = (saved) => {
  const { described, encoded } = readLabels(saved);
  return {
    ...described,
    transform(features) {
      const { column, positions } = encoded(features);
      const row = positions.indexOf(-1);
      if (row >= 0) throw unknownLabel(saved, column, row);
      const numbers = newNumbers({ rowCount: positions.length, width: 1 }, 'int64');
      numbers.values.set(positions);
      return { ...numbers, isFlat: true };
    },
  };
};

/** `LabelBinarizer`: a column for each label, or one for the second of two. Unknown labels have none. */
export const labelBinarizer: Build = (saved) => {
  const { described, encoded, count } = readLabels(saved);
  const negative = saved.integer('neg_label');
  const positive = saved.integer('pos_label');
  return {
    ...{ ...described, mixesRows: count === 2 },
    transform(features) {
      const { column, positions } = encoded(features);
      // Of two labels one column is enough, unless there are others.
      const isBinary = count === 2 && new Set<unknown>(column.values).size <= 2;
      const skipped = isBinary ? 1 : 0;
      const width = count - skipped;
      const numbers = newNumbers({ rowCount: positions.length, width }, 'int64');
      numbers.values.fill(negative);
      for (const [row, position] of positions.entries()) {
        // With one label, all rows are negative.
        if (position >= skipped && count > 1)
          numbers.values[row * width + position - skipped] = positive;
      }
      return numbers;
    },
  };
};
