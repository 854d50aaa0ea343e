import { describe, expect, test } from '@jest/globals';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { decodeArrow } from '../../src/arrow/decode-arrow.js';
import { errorOf } from '../decode.js';
import { fixture } from '../fixtures/fixture.js';

const notReadable =
  'Invalid input. The body is not a readable Arrow IPC stream. Send a whole stream.';

const rows = 7;
const table = () =>
  tableToIPC(tableFromArrays({ a: new Float64Array(rows), b: new Float64Array(rows) }), 'stream');

describe('an Arrow stream is read as far as its cost was estimated', () => {
  test('what follows its end is ignored', () => {
    const empty = tableToIPC(tableFromArrays({ a: new Float64Array(0) }), 'stream');
    const end = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);
    for (const more of [fixture('bomb-nulls.arrows'), table(), Uint8Array.of(1, 2, 3)]) {
      const input = decodeArrow(new Uint8Array(Buffer.concat([schemaOf(empty), end, more])));
      expect(input).toMatchObject({ rowCount: 0, columns: [{ name: 'a' }] });
      expect(decodeArrow(new Uint8Array(Buffer.concat([table(), more])))).toMatchObject({
        rowCount: rows,
      });
    }
  });

  // Mutations of real streams. The library reads messages in place of a schema's body.
  test.each(['schema-with-body', 'many-view-buffers', 'half-a-field'])(
    'what announces too much is refused: %s',
    (name) => {
      const body = fixture(`${name}.arrows`);
      expect(errorOf(() => decodeArrow(body))).toMatchObject({ status: 400, message: notReadable });
    },
  );
});

describe('an Arrow stream that expands beyond its bytes', () => {
  test.each([1, 100_000_000, 2 ** 50])(
    'is refused where a column has %d rows, another 7',
    (length) => {
      const body = withLengths(table(), [length, rows]);
      expect(errorOf(() => decodeArrow(body))).toMatchObject({ status: 400, message: notReadable });
    },
  );

  test.each(['nulls', 'structs'])('is 413 where values have no bytes: %s', (name) => {
    expect(errorOf(() => decodeArrow(fixture(`bomb-${name}.arrows`)))).toMatchObject({
      status: 413,
      message: 'The body unpacks to more than 1073741824 bytes. Send fewer rows per request.',
    });
  });
});

/** The first message of a stream: its length follows four bytes, and it has no body. */
function schemaOf(stream: Uint8Array): Uint8Array {
  return stream.subarray(0, 8 + new DataView(stream.buffer, stream.byteOffset).getInt32(4, true));
}

/** A stream of two columns with other lengths in the metadata of its batch, where each has no nulls. */
function withLengths(stream: Uint8Array, lengths: readonly number[]): Uint8Array {
  const body = Uint8Array.from(stream);
  const view = new DataView(body.buffer);
  const expected = [rows, 0, rows, 0].map(BigInt);
  let place = 0;
  while (!expected.every((word, at) => view.getBigInt64(place + 8 * at, true) === word)) place += 4;
  lengths.forEach((length, column) => {
    view.setBigInt64(place + 16 * column, BigInt(length), true);
  });
  return body;
}
