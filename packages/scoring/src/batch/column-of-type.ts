import { decodeText } from '../typed/decode-text.js';

/** Fields of the tables in a schema's message. Source: format/Message.fbs and format/Schema.fbs of Apache Arrow. */
const headerOfMessage = 2;
const fieldsOfSchema = 1;
const nameOfField = 0;
const typeOfField = 2;
const childrenOfField = 5;

/**
 * The name of the first column that is of a type or has it inside, for types that the library does not read.
 * @param metadata those of a schema's message, which have been verified
 * @param type its number in the union `Type`
 */
export function columnOfType(metadata: Uint8Array, type: number): string | undefined {
  const view = new DataView(metadata.buffer, metadata.byteOffset, metadata.byteLength);
  const target = (place: number) => place + view.getUint32(place, true);
  /** Where a field of a table is; undefined if it is not there. */
  const placeOf = (table: number, field: number) => {
    const layout = table - view.getInt32(table, true);
    const entry = 4 + field * 2;
    const offset = entry < view.getUint16(layout, true) ? view.getUint16(layout + entry, true) : 0;
    return offset === 0 ? undefined : table + offset;
  };
  const listOf = (table: number, field: number) => {
    const place = placeOf(table, field);
    if (place === undefined) return [];
    const start = target(place);
    const length = view.getUint32(start, true);
    return Array.from({ length }, (_, index) => target(start + 4 + index * 4));
  };
  const hasType = (field: number): boolean => {
    const place = placeOf(field, typeOfField);
    if (place !== undefined && view.getUint8(place) === type) return true;
    return listOf(field, childrenOfField).some(hasType);
  };
  const header = placeOf(target(0), headerOfMessage);
  const fields = header === undefined ? [] : listOf(target(header), fieldsOfSchema);
  const name = fields.filter(hasType).map((field) => placeOf(field, nameOfField))[0];
  if (name === undefined) return undefined;
  const start = target(name) + 4;
  return decodeText(metadata.subarray(start, start + view.getUint32(start - 4, true)));
}
