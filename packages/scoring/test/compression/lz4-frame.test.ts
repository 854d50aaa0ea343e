import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { decompressLz4Frame } from '../../src/compression/lz4-frame.js';

/** Also of Node's own realm. */
const rangeError = expect.objectContaining({ name: 'RangeError' });

const path = new URL('fixtures/frames.json', import.meta.url);
const frames = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, string>>;

const contents: Readonly<Record<string, Uint8Array>> = {
  short: Buffer.from('abc'),
  text: Buffer.from('the quick brown fox '.repeat(15_000)),
  zeros: new Uint8Array(1_000_000),
  'not compressible': Uint8Array.from(
    { length: 300 },
    (_, i) => i * 197 + i * i * 31 + (i >> 3) * 89,
  ),
};

function frame(name: string): Uint8Array {
  return new Uint8Array(Buffer.from(frames[name] as string, 'base64'));
}

test.each(Object.keys(contents))('a frame of the library is read: %s', (name) => {
  const output = decompressLz4Frame(frame(name), () => {});
  expect(Buffer.from(output).equals(contents[name] as Uint8Array)).toBe(true);
});

test('what it may take is asked for before there is memory for it', () => {
  const tooMuch = new Error('too much');
  const refuse = (bound: number) => {
    if (bound > 500_000) throw tooMuch;
  };
  expect(() => decompressLz4Frame(frame('zeros'), refuse)).toThrow(tooMuch);
});

describe('a broken frame is a RangeError', () => {
  const whole = frame('text');
  test.each(Array.from({ length: 60 }, (_, at) => [at]))('cut at byte %i', (length) => {
    expect(() => decompressLz4Frame(whole.subarray(0, length), () => {})).toThrow(rangeError);
  });

  test('of another version, or with a dictionary', () => {
    for (const flags of [0x00, 0x41]) {
      const other = Uint8Array.from(whole);
      other[4] = flags;
      expect(() => decompressLz4Frame(other, () => {})).toThrow(rangeError);
    }
  });
});
