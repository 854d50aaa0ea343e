import { describe, expect, test } from '@jest/globals';
import { superlinearWork } from '@mlmodel/jest-config/growth';
import { UnusableContent } from '../../src/unusable-content.js';
import { parseUbjson } from '../../src/xgboost/ubjson.js';

/** Bytes of texts and of numbers. */
function bytes(...parts: readonly (string | number)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'number' ? [part] : [...Buffer.from(part, 'latin1')])),
  );
}

describe('parses', () => {
  test.each<readonly [string, Uint8Array, unknown]>([
    ['null', bytes('Z'), null],
    ['true', bytes('T'), true],
    ['false', bytes('F'), false],
    ['a byte', bytes('i', 0xff), -1],
    ['an unsigned byte', bytes('U', 0xff), 255],
    ['16 bits', bytes('I', 1, 2), 258],
    ['32 bits', bytes('l', 0, 1, 0, 0), 65_536],
    ['64 bits', bytes('L', 0, 0, 0, 1, 0, 0, 0, 0), 2 ** 32],
    ['a float', bytes('d', 0x3f, 0xc0, 0, 0), 1.5],
    ['a double', bytes('D', 0x3f, 0xf8, 0, 0, 0, 0, 0, 0), 1.5],
    ['a character', bytes('C', 'x'), 'x'],
    ['a string', bytes('Si', 2, 0xc3, 0xbc), 'ü'],
    ['no-ops between values', bytes('NN[NTNN]'), [true]],
    ['a list', bytes('[ZT]'), [null, true]],
    ['a list with its length', bytes('[#i', 2, 'ZT'), [null, true]],
    ['floats', bytes('[$d#L', 0, 0, 0, 0, 0, 0, 0, 1, 0x3f, 0xc0, 0, 0), Float32Array.of(1.5)],
    ['32-bit integers', bytes('[$l#i', 1, 0, 0, 1, 0), Int32Array.of(256)],
    ['64-bit integers', bytes('[$L#i', 1, 0, 0, 0, 0, 0, 0, 0, 9), Float64Array.of(9)],
    [
      'an object',
      bytes('{i', 1, 'aTi', 1, 'bF}'),
      new Map([
        ['a', true],
        ['b', false],
      ]),
    ],
    ['an object with its length', bytes('{#i', 1, 'i', 1, 'aT'), new Map([['a', true]])],
  ])('%s', (_what, content, value) => {
    expect(parseUbjson(content)).toEqual(value);
  });
});

describe('refuses', () => {
  const endless = [0, 0, 0, 0xe8, 0xd4, 0xa5, 0x10, 0];
  test.each<readonly [string, Uint8Array]>([
    ['nothing', bytes()],
    ['a marker that does not exist', bytes('?')],
    ['more than one value', bytes('TT')],
    ['a number that is cut off', bytes('d', 1, 2)],
    ['a list that does not end', bytes('[T')],
    ['an object that does not end', bytes('{i', 1, 'aT')],
    ['floats of a length that is not there', bytes('[$d#L', ...endless)],
    ['values of a length that is not there', bytes('[#L', ...endless, 'Z')],
    ['values without bytes of a great length', bytes('[$Z#L', ...endless)],
    ['a string of a length that is not there', bytes('SL', ...endless)],
    ['a negative length', bytes('[$d#i', 0xff)],
    ['a length that is not a whole number', bytes('[$d#d', 0x3f, 0xc0, 0, 0)],
    ['a string that is not UTF-8', bytes('Si', 1, 0xff)],
    ['lists in lists without an end', bytes('['.repeat(100_000))],
  ])('%s', (_what, content) => {
    expect(() => parseUbjson(content)).toThrow(UnusableContent);
  });
});

test('the work is linear in the bytes', async () => {
  const make = (size: number) => bytes('[', 'Z'.repeat(size), ']');
  const work = (content: Uint8Array) => void parseUbjson(content);
  expect(await superlinearWork({ make, work })).toBeUndefined();
});
