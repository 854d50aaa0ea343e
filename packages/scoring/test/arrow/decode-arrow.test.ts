import { describe, expect, test } from '@jest/globals';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import fc from 'fast-check';
import { decodeArrow } from '../../src/arrow/decode-arrow.js';
import { errorOf } from '../decode.js';
import { fixture } from '../fixtures/fixture.js';
import { columnsOf, frame } from '../fixtures/frame.js';

test('an Arrow stream whose metadata say that a list has billions of items is 400 at once', () => {
  const body = Buffer.from(fixture('frame.arrows'));
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let refused = 0;
  for (let place = 8; place < 2000; place += 4) {
    const before = view.getInt32(place, true);
    view.setInt32(place, 0x7fffffff, true);
    try {
      decodeArrow(body);
    } catch (error) {
      expect(error).toMatchObject({ errorCode: 'BAD_REQUEST' });
      refused += 1;
    }
    view.setInt32(place, before, true);
  }
  expect(refused).toBeGreaterThan(10);
});

describe('a small Arrow stream that unpacks to more bytes than allowed', () => {
  test.each(['zeros', 'dictionary', 'structs', 'nulls'])('is 413: %s', (name) => {
    const body = fixture(`bomb-${name}.arrows`);
    expect(body.length).toBeLessThan(20_000);
    expect(errorOf(() => decodeArrow(body, 100_000_000))).toMatchObject({ status: 413 });
  });
});

describe('an Arrow stream that pyarrow wrote', () => {
  test.each(['frame.arrows', 'frame-zstd.arrows'])('is read from %s', (name) => {
    const input = decodeArrow(fixture(name));
    expect(columnsOf(input)).toEqual(frame);
    expect(input).toMatchObject({ form: 'arrow', rowCount: 3, index: ['r1', 'r2', 'r3'] });
  });

  test('may have no rows', () => {
    const input = decodeArrow(fixture('empty.arrows'));
    expect(input.rowCount).toBe(0);
    expect(input.columns.map(({ name }) => name)).toEqual(Object.keys(frame));
    for (const { values } of input.columns) expect(values).toHaveLength(0);
  });

  test('may have tensors, views, maps and times in other units', () => {
    const input = decodeArrow(fixture('types.arrows'));
    expect(columnsOf(input)).toEqual({
      tensor: ['float32', ...Array.from({ length: 12 }, (_, index) => index)],
      large: ['string', 'a', 'b', null],
      view: ['string', 'a', 'longer than twelve bytes', null],
      map: ['json', { k: 1n }, null, {}],
      nulls: ['json', null, null, null],
      microseconds: ['datetime', 1000n, 2000n, null],
      day: ['datetime', 0n, 86_400_000_000_000n, null],
      half: ['float16', 0x3c00, 0x4000, 0x4200],
    });
    expect(input.columns[0]?.rowShape).toEqual([2, 2]);
  });

  test('may have large lists, zones, decimals of 256 bits and dictionaries of numbers', () => {
    const moment = 1_577_836_800_000_000_000n;
    expect(columnsOf(decodeArrow(fixture('more-types.arrows')))).toEqual({
      lists: ['json', [1n], null, [2n, 3n], []],
      bytes: ['binary', 'a', null, '', 'b'],
      decimal: ['float64', 1.5, null, -2, 0],
      zoned: ['datetime', moment, null, moment, moment],
      seconds: ['datetime', moment, null, moment, moment],
      day: ['datetime', 0n, null, 86_400_000_000_000n, 0n],
      truth: ['bool', 1, null, 0, 1],
      structs: ['json', [{ a: 1n }], null, [], [{ a: null }]],
      coded: ['json', 7n, null, 7n, 8n],
    });
  });

  test('is refused when a text is not UTF-8, also in views', () => {
    const views = Buffer.from(fixture('types.arrows'));
    views[views.indexOf('than twelve bytes')] = 0xe9;
    for (const body of [fixture('latin.arrows'), views]) {
      expect(errorOf(() => decodeArrow(body))).toMatchObject({
        errorCode: 'BAD_REQUEST',
        message: expect.stringMatching(
          /string in the body is not valid UTF-8\. Encode it as UTF-8/,
        ),
      });
    }
  });

  test.each(['frame-lz4', 'frame-zstd'])('is read compressed: %s', (name) => {
    expect(decodeArrow(fixture(`${name}.arrows`))).toEqual(decodeArrow(fixture('frame.arrows')));
  });
});

describe('a broken Arrow stream', () => {
  test.each([
    ['nothing', new Uint8Array(0)],
    ['text', Buffer.from('not an arrow stream, not at all')],
    ['a stream that is cut', fixture('frame.arrows').subarray(0, 5000)],
  ])('such as %s is 400', (_, body) => {
    expect(errorOf(() => decodeArrow(body))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      status: 400,
    });
  });

  test('gives a typed error or a table, whichever bytes are changed', () => {
    const files = ['frame.arrows', 'frame-zstd.arrows', 'types.arrows'].map(fixture);
    const change = fc.tuple(
      fc.double({ min: 0, max: 1, maxExcluded: true }),
      fc.integer({ min: 0, max: 255 }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (file, changes) => {
          const body = Uint8Array.from(file);
          for (const [part, byte] of changes) body[Math.floor(part * body.length)] = byte;
          try {
            const { columns, rowCount } = decodeArrow(body);
            for (const { values, rowShape = [] } of columns) {
              expect(values).toHaveLength(
                rowShape.reduce((total, length) => total * length, rowCount),
              );
            }
          } catch (error) {
            expect(error).toMatchObject({ errorCode: 'BAD_REQUEST' });
          }
        },
      ),
      fuzzRuns(1000),
    );
  });
});
