import { describe, expect, test } from '@jest/globals';
import { isMlmodelError } from '@mlmodel/core';
import { pseudoRandom } from '@mlmodel/core/flavor';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import { tryMutants } from '@mlmodel/jest-config/mutants';
import { fixture } from '../fixtures/fixture.js';
import { arrowStream, marker } from './arrow-stream.js';
import { answer, piecesOf, scored } from './scored.js';

const numbers = arrowStream({ a: Float64Array.of(1, 2) }, { a: Float64Array.of(3) });

/** The output until an error, and the error. */
async function attempt(stream: Uint8Array) {
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of scored(piecesOf(stream))) pieces.push(piece);
  } catch (error) {
    return { output: Buffer.concat(pieces), error };
  }
  return { output: Buffer.concat(pieces), error: undefined };
}

test.each([
  ['numbers', numbers],
  ['deltas', fixture('deltas.arrows')],
  ['legacy', fixture('legacy.arrows')],
])('a stream that is cut at any byte gets a beginning of the answer: %s', async (_what, stream) => {
  const whole = await answer(stream);
  let ends = 0;
  for (let length = 1; length < stream.length; length++) {
    const { output, error } = await attempt(stream.subarray(0, length));
    if (error === undefined) {
      ends += 1;
      expect(output.subarray(-marker.length)).toEqual(Buffer.from(marker));
      continue;
    }
    expect(whole.subarray(0, output.length)).toEqual(output);
    expect(output.subarray(-marker.length)).not.toEqual(Buffer.from(marker));
    expect(error).toMatchObject({
      errorCode: 'BAD_REQUEST',
      message: expect.stringMatching(/The input ends in the middle of a message: at byte \d+, \d+/),
    });
  }
  expect(ends).toBeGreaterThan(1);
});

describe('what is not a stream is refused, with the byte and what was expected there', () => {
  const schema = numbers.subarray(
    0,
    numbers.findIndex((_, at) => isSecondMessage(at)),
  );
  test.each([
    ['nothing', new Uint8Array(0), /at byte 0, a schema was expected, but the input is empty/],
    [
      'text',
      Buffer.from('a,b\n1,2\n'),
      /at byte 8, \d+ more bytes .* or this is not an Arrow IPC stream/,
    ],
    ['a file', Buffer.from('ARROW1\0\0more'), /at byte 0, there is no message.* \(not a file\)/],
    ['no schema', numbers.subarray(schema.length), /at byte 0, a schema was expected/],
    [
      'two schemas',
      Buffer.concat([schema, schema]),
      new RegExp(`^Batch 1: .* at byte ${schema.length}, a record batch, a dictionary or the end`),
    ],
    ['a negative length', Int32Array.of(-1, -2), /at byte 0, there is no message/],
    ['too great a length', Int32Array.of(-1, 0x7fffffff), /one of more than 1073741824 bytes/],
    ['broken metadata', Int32Array.of(-1, 8, 100, 0), /at byte 0, metadata are broken/],
  ])('%s', async (_what, stream, message) => {
    const bytes = new Uint8Array(stream.buffer, stream.byteOffset, stream.byteLength);
    await expect(answer(bytes)).rejects.toMatchObject({
      errorCode: 'BAD_REQUEST',
      message: expect.stringMatching(message),
    });
  });

  function isSecondMessage(at: number): boolean {
    return at > 8 && new DataView(numbers.buffer, numbers.byteOffset).getInt32(at, true) === -1;
  }
});

test.each([
  ['time', /^Batch 1: .*The column "clock" has the Arrow type Time64<MICROSECOND>/],
  ['runs', /^The column "runs" has the Arrow type RunEndEncoded, which is not supported/],
  ['list-views', /^The column "views" has the Arrow type ListView, which is not supported/],
  ['bomb-nulls', /^Batch 1: The body unpacks to more than 1073741824 bytes/],
])('what cannot be read is an error that says so: %s', async (name, message) => {
  await expect(answer(fixture(`${name}.arrows`))).rejects.toThrow(message);
});

test('a mutated stream gets a typed error or an answer', async () => {
  const originals = [
    'frame',
    'frame-lz4',
    'frame-zstd',
    'types',
    'deltas',
    'replaced',
    'legacy',
    'numbers',
  ].map((name) => ({ bytes: fixture(`${name}.arrows`) }));
  const { refused, answered, memory } = await tryMutants({
    ...{ originals, random: pseudoRandom(), isRefusal: isMlmodelError },
    runs: fuzzRuns(700).numRuns,
    attempt: async (mutant) => void (await answer(mutant)),
  });
  expect(refused).toBeGreaterThan(100);
  expect(answered).toBeGreaterThan(50);
  expect(memory).toBeLessThan(512 * 1024 * 1024);
});
