import { describe, expect, test } from '@jest/globals';
import { superlinearWork } from '@mlmodel/jest-config/growth';
import { createFrameReader, encodeFrameHead, type Frame } from '../src/frame.js';

const payload = Buffer.from('0123456789');
const stream = Buffer.concat([
  encodeFrameHead({ type: 'a', text: 'ü' }, payload.length),
  payload,
  encodeFrameHead({ type: 'b' }, 0),
  encodeFrameHead({ type: 'c' }, 3),
  payload.subarray(0, 3),
]);

function readInSteps(step: number): [unknown, string][] {
  const frames: Frame[] = [];
  const reader = createFrameReader((frame) => frames.push(frame));
  for (let at = 0; at < stream.length; at += step) reader.push(stream.subarray(at, at + step));
  return frames.map(({ fields, payload }) => [fields, Buffer.concat(payload).toString()]);
}

describe('the frame reader', () => {
  test.each([1, 2, 3, 7, 11, 12, 13, 40, 1000])('reads frames from pieces of %i bytes', (step) => {
    expect(readInSteps(step)).toEqual([
      [{ type: 'a', text: 'ü' }, '0123456789'],
      [{ type: 'b' }, ''],
      [{ type: 'c' }, '012'],
    ]);
  });

  test.each([1, 5, 30, 1000])('needs bytes no longer than `push`, in pieces of %i', (step) => {
    const taken: string[] = [];
    const fieldsOf: unknown[] = [];
    const reader = createFrameReader(
      ({ fields, payload }) => fieldsOf.push([fields, payload.length]),
      (_fields, piece, missing) => {
        taken.push(`${Buffer.from(piece)}/${missing}`);
        return true;
      },
    );
    const memory = Buffer.alloc(step);
    for (let at = 0; at < stream.length; at += step) {
      const length = stream.copy(memory, 0, at);
      reader.push(memory.subarray(0, length));
      memory.fill(0);
    }
    expect(fieldsOf).toEqual([
      [{ type: 'a', text: 'ü' }, 0],
      [{ type: 'b' }, 0],
      [{ type: 'c' }, 0],
    ]);
    expect(taken.map((piece) => piece.split('/')[0]).join('')).toBe('0123456789012');
    expect(taken[0]).toMatch(/\/10$/);
  });

  test('takes work that grows no faster than a frame, however small its pieces are', async () => {
    const problem = await superlinearWork({
      make: (size) => [encodeFrameHead({ text: 'x'.repeat(size) }, size), Buffer.alloc(size)],
      work(parts) {
        const reader = createFrameReader(() => {});
        for (const part of parts) {
          for (let at = 0; at < part.length; at++) reader.push(part.subarray(at, at + 1));
        }
      },
    });
    expect(problem).toBeUndefined();
  });

  test.each([
    ['text', Buffer.from('Traceback (most recent call last)')],
    ['JSON that is broken', withJson('{"a":')],
    ['JSON that is not an object', withJson('[1]')],
    ['a JSON part of 2 GiB', Buffer.concat([withJson('').subarray(0, 4), Buffer.alloc(8, 0x7f)])],
  ])('refuses %s', (_what, bytes) => {
    const reader = createFrameReader(() => {});
    expect(() => reader.push(bytes)).toThrow('sent invalid frames');
  });
});

function withJson(json: string): Buffer {
  const head = Buffer.from(encodeFrameHead({}, 0)).subarray(0, 12);
  head.writeUInt32LE(json.length, 4);
  return Buffer.concat([head, Buffer.from(json)]);
}
