import type { Column, Prediction, Table } from '@mlmodel/core';
import {
  type Data,
  Field,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
} from 'apache-arrow';
import { arrowType } from '../http/media-types.js';
import { requiredTable, utf8Text } from '../prediction/prediction-table.js';
import { makeArrowData } from './make-arrow-data.js';
import { tensorMetadata } from './tensor-shape.js';

/**
 * A table as an Arrow IPC stream of one batch, without compression. Nested values are columns of JSON text; a column
 * of tensors is a fixed-size list with the extension type `arrow.fixed_shape_tensor`.
 * @throws MlmodelError `BAD_REQUEST` with status 406 for anything but a table, and for texts that Arrow cannot hold
 */
export function encodeArrow(prediction: Prediction): Uint8Array {
  return encodeTable(requiredTable(prediction, arrowType));
}

/**
 * As {@link encodeArrow}, for a table.
 * @throws MlmodelError `BAD_REQUEST` with status 406 for texts that Arrow cannot hold
 */
export function encodeTable({
  columns,
  rowCount,
}: Pick<Table, 'columns' | 'rowCount'>): Uint8Array {
  const children = columns.map((column) => makeArrowData(column, rowCount));
  const schema = new Schema(
    columns.map((column, index) => makeField(column, children[index] as Data)),
  );
  const data = makeData({
    type: new Struct(schema.fields),
    length: rowCount,
    nullCount: 0,
    children,
  });
  const writer = new RecordBatchStreamWriter();
  writer.write(new RecordBatch(schema, data));
  return writer.finish().toUint8Array(true);
}

function makeField({ name, rowShape }: Column, { type }: Data): Field {
  return new Field(
    utf8Text(String(name), arrowType),
    type,
    true,
    rowShape && tensorMetadata(rowShape),
  );
}
