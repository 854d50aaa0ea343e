/** The required type of a field of a Thrift struct. Sizes and lengths are non-negative integers of 32 and 64 bits. */
export type Shape =
  | 'boolean'
  | 'integer'
  | 'size'
  | 'length'
  | 'text'
  | { readonly items: Shape }
  | { readonly fields: ReadonlyMap<number, Shape>; readonly required: readonly number[] }
  | { readonly longestText: number };

type Fields = Readonly<Record<number, Shape>>;

/** A struct of fields by their number; only those that the library reads are listed. */
function struct(required: Fields, optional: Fields = {}): Shape {
  const fields = new Map<number, Shape>();
  for (const listed of [required, optional]) {
    for (const [number, shape] of Object.entries(listed)) fields.set(Number(number), shape);
  }
  return { fields, required: Object.keys(required).map(Number) };
}

const listOf = (items: Shape): Shape => ({ items });

/** A statistic of a column: the library converts one of a decimal in time that grows with the square of its bytes. */
const bound: Shape = { longestText: 65_536 };

const statistics = struct({}, { 1: bound, 2: bound, 5: bound, 6: bound });

const keyValue = struct({ 1: 'text' }, { 2: 'text' });

const schemaElement = struct(
  { 4: 'text' },
  { 1: 'size', 2: 'size', 3: 'size', 5: 'size', 6: 'size', 7: 'integer' },
);

const columnMetadata = struct(
  { 1: 'size', 3: listOf('text'), 4: 'size', 5: 'length', 7: 'length', 9: 'length' },
  { 11: 'length', 12: statistics },
);

const rowGroup = struct({ 1: listOf(struct({ 3: columnMetadata })), 3: 'length' });

/**
 * The metadata of a Parquet file.
 * Source: https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
 */
export const fileMetadata: Shape = struct(
  { 2: listOf(schemaElement), 3: 'length', 4: listOf(rowGroup) },
  { 5: listOf(keyValue) },
);

const dataPage = struct({ 1: 'size', 2: 'size' });

const dictionaryPage = struct({ 1: 'size', 2: 'size' });

const dataPageV2 = struct(
  { 1: 'size', 2: 'size', 3: 'size', 4: 'size' },
  { 5: 'size', 6: 'size', 7: 'boolean' },
);

/** The header of a page, which contains one for its type. */
export const pageHeader: Shape = struct(
  { 1: 'size', 2: 'size', 3: 'size' },
  { 5: dataPage, 7: dictionaryPage, 8: dataPageV2 },
);
