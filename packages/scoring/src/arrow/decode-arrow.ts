import { type ArrowInput, type Column, isMlmodelError, quoteName } from '@mlmodel/core';
import { type Data, type Field, type Table, tableFromIPC } from 'apache-arrow';
import { invalidInput } from '../errors.js';
import { arrowType } from '../http/media-types.js';
import { guessFormat } from '../request/guess-format.js';
import { concatVectors, type ShapedVector } from '../typed/concat-vectors.js';
import { applyPandasMetadata } from '../typed/pandas-metadata.js';
import { defaultMaximumBytes, Unpacking } from '../typed/unpacking.js';
import { withDecompression } from './decompression.js';
import { estimateArrow } from './estimate-arrow.js';
import { readArrowVector, UnsupportedType } from './read-arrow-vector.js';
import { tensorShape } from './tensor-shape.js';

const maximumRows = 100_000_000;

/**
 * Reads an Arrow IPC stream. Where the layout allows, the columns share the memory of the body.
 * @throws MlmodelError `BAD_REQUEST` for anything but an Arrow stream, types without a counterpart; with
 * status 413 for a stream that unpacks to more than `maximumBytes`
 */
export function decodeArrow(body: Uint8Array, maximumBytes = defaultMaximumBytes): ArrowInput {
  const unpacking = new Unpacking(maximumBytes);
  try {
    const { bytes, end } = estimateArrow(body);
    unpacking.add(bytes);
    // The library may read past the end of a stream.
    const table = withDecompression(unpacking, () => tableFromIPC(body.subarray(0, end)));
    return arrowInput(table, unpacking);
  } catch (cause) {
    if (isMlmodelError(cause)) throw cause;
    const advice = guessFormat(body, arrowType) ?? 'Send a whole stream.';
    throw invalidInput(`The body is not a readable Arrow IPC stream. ${advice}`, { cause });
  }
}

/**
 * The columns of an Arrow table as the input of a model.
 * @param unpacking counts values that are repeated in several rows
 * @throws MlmodelError `BAD_REQUEST` for a table without columns or with too many rows, for types without a counterpart
 * and for data that contradict their lengths
 */
export function arrowInput(table: Table, unpacking: Unpacking): ArrowInput {
  const { numRows: rowCount, schema } = table;
  if (schema.fields.length === 0) throw invalidInput('The Arrow body has no columns.');
  if (!(rowCount <= maximumRows)) throw invalidInput(`An Arrow body may have ${maximumRows} rows.`);
  const text = schema.metadata.get('pandas');
  const columns = applyPandasMetadata(readColumns(table, unpacking), { text, rowCount });
  return { kind: 'arrow', form: 'arrow', rowCount, ...columns };
}

function readColumns(table: Table, unpacking: Unpacking): Column[] {
  return table.schema.fields.map((field, index) => {
    const chunks = table.getChildAt(index)?.data ?? [];
    const vector = concatVectors(chunks.map((data) => readColumn(data, { field, unpacking })));
    const rowSize = vector.rowShape?.reduce((total, length) => total * length, 1) ?? 1;
    if (vector.values.length !== table.numRows * rowSize) {
      throw invalidInput(
        'The Arrow body is malformed: a column has another number of rows than the table.',
      );
    }
    return { ...vector, ...tensorShape(field, vector), name: field.name };
  });
}

function readColumn(data: Data, { field, unpacking }: ColumnContext): ShapedVector {
  try {
    return readArrowVector(data, unpacking);
  } catch (cause) {
    if (!(cause instanceof UnsupportedType)) throw cause;
    const { name } = field;
    const message = `The column ${quoteName(name)} has the Arrow type ${field.type}, which is not supported. Cast it to numbers, texts, timestamps, lists or structs.`;
    throw invalidInput(message, { cause, field: name });
  }
}

interface ColumnContext {
  readonly field: Field;
  readonly unpacking: Unpacking;
}
