import type { Table } from '@mlmodel/core';
import type { RowGroup, SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { withoutRows } from '../input/kept-columns.js';
import type { Encoder } from './encoder.js';
import { parquetColumn } from './parquet-columns.js';

/** What has been written of a Parquet file. */
interface ParquetState {
  readonly offset: number;
  readonly rowGroups: readonly RowGroup[];
  readonly rowCount: bigint;
}

/** Parquet with Snappy: a row group for each table. */
export function parquetEncoder(before?: ParquetState): Encoder {
  const bytes = new ByteWriter();
  let file: ParquetWriter | undefined;

  /** @param table says which columns there are */
  function open(table: Table): ParquetWriter {
    if (file !== undefined) return file;
    file = new ParquetWriter({ writer: bytes, schema: schemaOf(table), createdBy: 'mlmodel' });
    if (before !== undefined) {
      bytes.index = 0;
      bytes.offset = before.offset;
      file.row_groups.push(...before.rowGroups);
      file.num_rows = before.rowCount;
    }
    return file;
  }

  /** The bytes since the last time. */
  function take(): Uint8Array {
    const taken = new Uint8Array(bytes.getBytes());
    bytes.index = 0;
    return taken;
  }

  return {
    get state(): ParquetState | undefined {
      return file && { offset: bytes.offset, rowGroups: file.row_groups, rowCount: file.num_rows };
    },
    *encode(table) {
      const writer = open(table);
      if (table.rowCount > 0) {
        const columnData = table.columns.map((column) => {
          const { name, data } = parquetColumn(column, table.rowCount);
          // Indexes would have to be kept until the end; a row group is small.
          return { name, data: data as unknown[], offsetIndex: false };
        });
        writer.write({ columnData, rowGroupSize: table.rowCount });
      }
      yield take();
    },
    *end(empty) {
      open(empty).finish();
      yield take();
    },
  };
}

function schemaOf({ columns }: Table): SchemaElement[] {
  const fields = withoutRows(columns).flatMap((column) => parquetColumn(column, 0).schema);
  return [{ name: 'schema', num_children: columns.length }, ...fields];
}
