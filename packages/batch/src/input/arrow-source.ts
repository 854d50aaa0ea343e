import type { ArrowInput } from '@mlmodel/core';
import { readArrowBatches } from '@mlmodel/scoring/batch';
import type { Batch, FileSource, InputFile, ReadingOptions } from './file-source.js';
import { keptColumns, withoutRows } from './kept-columns.js';
import { peek } from './peek.js';
import { readPieces } from './read-pieces.js';
import { joinRows, rowsOf } from './rows-of.js';

/** Opens an Arrow IPC file or stream. @throws MlmodelError `BAD_REQUEST` for anything else */
export async function openArrow(file: InputFile, options: ReadingOptions): Promise<FileSource> {
  const { start, pieces } = await peek(readPieces(file), 8);
  const isFile = Buffer.from(start).toString('latin1').startsWith('ARROW1');
  const { noRows, batches } = await readArrowBatches(pieces, { isFile });
  const kept = (columns: ArrowInput['columns']) =>
    keptColumns(options.columns, { columns, file: file.name });
  return { noRows, keptNoRows: withoutRows(kept(noRows.columns)), read };

  async function* read(firstRow: number): AsyncGenerator<Batch, void> {
    let row = 0;
    for await (const input of ofSize(batches, options.batchRows)) {
      const begin = row;
      row += input.rowCount;
      if (row <= firstRow) continue;
      const skipped = Math.max(0, firstRow - begin);
      const rest = rowsOf(input, { start: skipped, end: input.rowCount }) as ArrowInput;
      const { rowCount } = rest;
      yield { input: rest, kept: kept(rest.columns), rowCount, firstRow: begin + skipped };
    }
  }
}

/** Splits batches that are more than twice as large, and joins small ones. */
async function* ofSize(
  batches: AsyncIterable<ArrowInput>,
  batchRows: number,
): AsyncGenerator<ArrowInput, void> {
  let small: ArrowInput[] = [];
  let smallRows = 0;
  const join = () => {
    const joined = joinRows(small);
    small = [];
    smallRows = 0;
    return joined;
  };
  for await (const batch of batches) {
    const { rowCount } = batch;
    if (rowCount === 0) continue;
    if (smallRows > 0 && smallRows + rowCount > batchRows) yield join();
    if (rowCount <= batchRows / 2) {
      small.push(batch);
      smallRows += rowCount;
    } else if (rowCount <= 2 * batchRows) yield batch;
    else {
      for (let start = 0; start < rowCount; start += batchRows) {
        yield rowsOf(batch, { start, end: Math.min(rowCount, start + batchRows) }) as ArrowInput;
      }
    }
  }
  if (smallRows > 0) yield join();
}
