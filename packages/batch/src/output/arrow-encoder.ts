import { type ArrowFileState, createArrowWriter } from '@mlmodel/scoring/batch';
import type { Encoder } from './encoder.js';

/** An Arrow IPC file or stream: a record batch for each table. */
export function arrowEncoder(isFile: boolean, before?: ArrowFileState): Encoder {
  const writer = createArrowWriter({ isFile, before });
  return {
    get state() {
      return writer.state;
    },
    encode: (table) => [writer.encode(table)],
    end: (empty) => [writer.end(empty)],
  };
}
