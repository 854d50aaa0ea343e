import { csvLines, csvNames, type NonFinite, recordPieces } from '@mlmodel/scoring/batch';
import type { Encoder } from './encoder.js';

/** CSV with a header, as `/invocations` writes it. @param state whether the header has been written */
export function csvEncoder(state = false): Encoder {
  let hasHeader = state;
  return {
    get state() {
      return hasHeader;
    },
    *encode(table) {
      if (!hasHeader) yield csvNames(table);
      hasHeader = true;
      yield* csvLines(table);
    },
    *end(empty) {
      if (!hasHeader) yield csvNames(empty);
    },
  };
}

/** The answer of `/invocations`: `{"predictions": […]}` with a record for each row. */
export function jsonEncoder(nonFinite: NonFinite, state = false): Encoder {
  let hasRecords = state;
  return {
    get state() {
      return hasRecords;
    },
    *encode(table) {
      let before = hasRecords ? ',' : '{"predictions":[';
      for (const piece of recordPieces(table, { nonFinite, separator: ',' })) {
        yield before + piece;
        before = '';
        hasRecords = true;
      }
    },
    *end() {
      yield hasRecords ? ']}' : '{"predictions":[]}';
    },
  };
}

/** JSON Lines: a record in each line. */
export function jsonLinesEncoder(nonFinite: NonFinite): Encoder {
  return {
    state: undefined,
    *encode(table) {
      yield* recordPieces(table, { nonFinite, separator: '\n' });
      if (table.rowCount > 0) yield '\n';
    },
    *end() {},
  };
}
