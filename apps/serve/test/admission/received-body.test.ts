import { describe, expect, test } from '@jest/globals';
import { ReceivedBody } from '../../src/admission/received-body.js';
import { bodyStock } from '../../src/body-stock.js';

/** Pieces with memory of their own, as Node makes them, and their bytes. */
function piecesOf(sizes: readonly number[]): { pieces: Uint8Array[]; text: string } {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const texts = sizes.map((size, at) => (letters[at % letters.length] as string).repeat(size));
  const pieces = texts.map((text) => {
    const piece = Buffer.allocUnsafeSlow(text.length);
    piece.write(text, 'latin1');
    return piece;
  });
  return { pieces, text: texts.join('') };
}

function textOf(pieces: readonly Uint8Array[]): string {
  return Buffer.concat(pieces).toString('latin1');
}

const kib = 1024;
const sizes: readonly (readonly [string, readonly number[]])[] = [
  ['none', []],
  ['one', [100]],
  ['a long one', [700 * kib]],
  ['many short ones', Array(100_000).fill(7)],
  ['those of a socket', [60 * kib + 17, ...Array(40).fill(64 * kib), 300]],
  ['of any length', [1, 200 * kib, 3, 400 * kib, 100, 9 * kib, 600 * kib, 1]],
];

describe.each([true, false])('a body whose pieces belong to it: %p', (isOwner) => {
  test.each(sizes)('has all bytes of %s', (_name, lengths) => {
    const body = new ReceivedBody(bodyStock);
    const other = new ReceivedBody(bodyStock);
    const given = [piecesOf(lengths), piecesOf(lengths.map((length) => length + 1))] as const;
    for (const index of lengths.keys()) {
      body.add(given[0].pieces[index] as Uint8Array, { isOwner });
      other.add(given[1].pieces[index] as Uint8Array, { isOwner });
    }
    expect(body.bytes).toBe(given[0].text.length);
    expect(textOf([other.whole()]) === given[1].text).toBe(true);
    other.free();
    expect(textOf(body.takePieces()) === given[0].text).toBe(true);
    expect(body.takePieces()).toEqual([]);
  });
});

test('a body without memory to use again has all bytes', () => {
  for (const [, lengths] of sizes) {
    const { pieces, text } = piecesOf(lengths);
    const body = new ReceivedBody();
    for (const piece of pieces) body.add(piece);
    expect(textOf([body.whole()]) === text).toBe(true);
  }
});

test('frees pieces that it has copied, if nothing else refers to them', () => {
  const { pieces } = piecesOf(Array(20).fill(64 * kib));
  const body = new ReceivedBody(bodyStock);
  for (const piece of pieces) body.add(piece, { isOwner: true });
  body.whole();
  expect(pieces.map(({ byteLength }) => byteLength)).toEqual(Array(20).fill(0));
});

test('leaves pieces that something else refers to', () => {
  const { pieces, text } = piecesOf(Array(20).fill(64 * kib));
  const body = new ReceivedBody(bodyStock);
  for (const piece of pieces) body.add(piece, { isOwner: false });
  body.whole();
  for (const piece of body.takePieces()) body.freePiece(piece);
  expect(textOf(pieces) === text).toBe(true);
});
