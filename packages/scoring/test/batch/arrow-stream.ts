import { RecordBatchStreamWriter, tableFromArrays } from 'apache-arrow';

type Columns = Parameters<typeof tableFromArrays>[0];

/** A stream with a batch for each set of columns, which have the same types. */
export function arrowStream(...batches: readonly Columns[]): Uint8Array {
  const writer = new RecordBatchStreamWriter();
  for (const columns of batches) {
    for (const batch of tableFromArrays(columns).batches) writer.write(batch);
  }
  return writer.finish().toUint8Array(true);
}

/** Bytes that end a stream. */
export const marker = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);
