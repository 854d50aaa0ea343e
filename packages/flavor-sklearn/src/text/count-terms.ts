import { refused } from '../data/input-numbers.js';
import { type Features, type Numbers, newNumbers } from '../data/numbers.js';
import type { Analyzer } from './analyzer.js';
import { badDocument, documentsIn } from './documents.js';

/** More numbers than this are not made at once: 1 GB. */
const mostNumbers = 2 ** 27;

/** How terms become numbers. */
export interface Counting {
  /** The estimator, for messages. */
  readonly name: string;
  readonly analyze: Analyzer;
  /** The number of columns. */
  readonly width: number;
  readonly type: Numbers['type'];
  /** The column of a term, and what each of its occurrences adds; undefined for no column. */
  readonly place: (term: string) => readonly [column: number, step: number] | undefined;
  /** Whether each term that occurs has the number 1. */
  readonly isBinary: boolean;
}

/** The occurrences of terms in each document: (rows, columns). @throws MlmodelError `BAD_REQUEST` for what is no text */
export function countTerms(features: Features, counting: Counting): Numbers {
  const { name: estimator, analyze, width, type, place, isBinary } = counting;
  const { name, values } = documentsIn(features, estimator);
  const { rowCount } = features;
  if (rowCount * width > mostNumbers) throw refused(tooMany(Math.floor(mostNumbers / width)));
  const counts = newNumbers({ rowCount, width }, type);
  for (const [row, text] of values.entries()) {
    if (typeof text !== 'string' || !text.isWellFormed())
      throw badDocument(row, { name, expected: 'text' });
    const own = counts.values.subarray(row * width, (row + 1) * width);
    for (const term of analyze(text)) {
      const found = place(term);
      if (found === undefined) continue;
      const [column, step] = found;
      own[column] = isBinary ? 1 : (own[column] as number) + step;
    }
  }
  return counts;
}

function tooMany(rows: number): string {
  return `The answer would have too many columns for so many rows. Send at most ${rows} rows.`;
}
