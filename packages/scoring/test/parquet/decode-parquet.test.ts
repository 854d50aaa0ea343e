import { describe, expect, test } from '@jest/globals';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import fc from 'fast-check';
import { decodeParquet } from '../../src/parquet/decode-parquet.js';
import { fixture } from '../fixtures/fixture.js';
import { columnsOf, frame } from '../fixtures/frame.js';

describe('a Parquet body that pandas wrote', () => {
  test.each(['snappy', 'gzip', 'zstd', 'lz4', 'brotli'])('is read with %s', async (codec) => {
    const input = await decodeParquet(fixture(`frame-${codec}.parquet`));
    expect(columnsOf(input)).toEqual(frame);
    expect(input).toMatchObject({ form: 'parquet', rowCount: 3, index: ['r1', 'r2', 'r3'] });
  });

  test('keeps names that are integers, and the index', async () => {
    const input = await decodeParquet(fixture('integer-names.parquet'));
    expect(input.columns.map(({ name }) => name)).toEqual([0, 1]);
    expect(input.index).toEqual([10n, 13n]);
  });
});

test('lists in pages of the second version are read', async () => {
  const { columns } = await decodeParquet(fixture('lists-second-version.parquet'));
  expect(columns).toMatchObject([
    { name: 'integers', values: [[1n, 2n], null, []] },
    { name: 'lists', values: [[[1n], null], [[]], null] },
    { name: 'structs', values: [[{ a: 'x' }], [], [{ a: null }]] },
  ]);
});

test.each(['zeros', 'dictionary'])(
  'a small Parquet body that unpacks to more bytes than allowed is 413: %s',
  async (name) => {
    const body = fixture(`bomb-${name}.parquet`);
    expect(body.length).toBeLessThan(200_000);
    await expect(decodeParquet(body, 100_000_000)).rejects.toMatchObject({ status: 413 });
  },
);

describe('a broken Parquet body', () => {
  test.each([
    ['nothing', new Uint8Array(0)],
    ['text', Buffer.from('not parquet')],
    ['a file that is cut', fixture('frame-snappy.parquet').subarray(0, 5000)],
    ['a file with a group of -1 columns', fixture('negative-children.parquet')],
    ['a file without its beginning', fixture('frame-snappy.parquet').subarray(2000)],
  ])('such as %s is 400', async (_, body) => {
    await expect(decodeParquet(body)).rejects.toMatchObject({
      errorCode: 'BAD_REQUEST',
      status: 400,
    });
  });

  test('with a text that is not UTF-8 is 400', async () => {
    await expect(decodeParquet(fixture('latin.parquet'))).rejects.toMatchObject({
      errorCode: 'BAD_REQUEST',
      message: expect.stringMatching(/string in the body is not valid UTF-8\. Encode it as UTF-8/),
    });
  });

  test('whose columns are not those of its schema is 400 before they are read', async () => {
    const body = Buffer.from(fixture('integer-names.parquet'));
    body.write('X', body.indexOf('__index_level_0__'));
    await expect(decodeParquet(body)).rejects.toThrow(/columns are not those of its schema/);
  });

  test('gives a typed error or a table, whichever bytes are changed', async () => {
    const files = ['snappy', 'zstd'].map((codec) => fixture(`frame-${codec}.parquet`));
    const change = fc.tuple(
      fc.double({ min: 0, max: 1, maxExcluded: true }),
      fc.integer({ min: 0, max: 255 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        async (file, changes) => {
          const body = Uint8Array.from(file);
          for (const [part, byte] of changes) body[Math.floor(part * body.length)] = byte;
          try {
            const { columns, rowCount } = await decodeParquet(body);
            for (const { values } of columns) expect(values).toHaveLength(rowCount);
          } catch (error) {
            expect(error).toMatchObject({ errorCode: 'BAD_REQUEST' });
          }
        },
      ),
      fuzzRuns(300),
    );
  });
});
