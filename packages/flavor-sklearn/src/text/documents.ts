import { MlmodelError, type ModelInput, quoteName } from '@mlmodel/core';
import { refused } from '../data/input-numbers.js';
import type { Features } from '../data/numbers.js';

/**
 * The documents of a request, one a row: a list of texts, or a table of one column. For a data frame, scikit-learn would take
 * the names of the columns for the documents.
 * @throws MlmodelError `BAD_REQUEST` for any other input
 */
export function documentColumn(input: ModelInput): Features {
  if (input.kind === 'table' && input.columns.length === 1) {
    const [column] = input.columns;
    const isList = column?.rowShape === undefined;
    if (isList && (column?.type === 'string' || column?.type === 'json')) {
      const values = column.values as readonly unknown[];
      const name = String(column.name);
      return {
        kind: 'columns',
        rowCount: input.rowCount,
        columns: [{ name, type: 'object', values }],
      };
    }
  }
  if (
    input.kind === 'tensor' &&
    input.tensor.type === 'string' &&
    input.tensor.shape.length === 1
  ) {
    const { values } = input.tensor;
    return { kind: 'columns', rowCount: values.length, columns: [{ type: 'object', values }] };
  }
  throw refused('This model takes one text a row. Send a list of texts, or a table of one column.');
}

/** The documents that a vectorizer is given. @throws MlmodelError `BAD_REQUEST` for other features */
export function documentsIn(features: Features, estimator: string) {
  const column = features.kind === 'columns' ? features.columns[0] : undefined;
  if (column === undefined || column.type !== 'object' || Object(features).columns.length !== 1)
    throw refused(`${estimator} takes one column of texts. Send texts.`);
  const { name, values } = column;
  return { name, values: values as readonly unknown[] };
}

/** The error for a document of another kind. */
export function badDocument(
  row: number,
  { name, expected }: { name?: string | undefined; expected: string },
) {
  const subject = name === undefined ? 'The input' : `The column ${quoteName(name)}`;
  return new MlmodelError('BAD_REQUEST', `${subject} has no ${expected} in row ${row}. Send one.`, {
    row,
    ...(name !== undefined && { field: name }),
  });
}
