import { describe, expect, test } from '@jest/globals';
import { ResponseReader } from '../../load/response-reader.ts';

const response = (body: string, status = '200 OK') =>
  Buffer.from(`HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);

describe('ResponseReader', () => {
  test('gives the body of a response that arrives whole', () => {
    expect(new ResponseReader().take(response('{"a":1}'))?.toString()).toBe('{"a":1}');
  });

  test('gives the same bodies wherever the responses are cut', () => {
    const whole = response('hello');
    for (let cut = 1; cut < whole.length; cut += 1) {
      const reader = new ResponseReader();
      expect(reader.take(whole.subarray(0, cut))).toBeUndefined();
      expect(reader.take(whole.subarray(cut))?.toString()).toBe('hello');
      expect(reader.take(response('next one'))?.toString()).toBe('next one');
    }
  });

  test('refuses another status, and shows the response', () => {
    const reader = new ResponseReader();
    expect(() => reader.take(response('no such column', '400 Bad Request'))).toThrow(
      /expected status 200, got: HTTP\/1\.1 400 .*no such column/s,
    );
  });

  test('refuses a response without Content-Length', () => {
    const reader = new ResponseReader();
    expect(() => reader.take(Buffer.from('HTTP/1.1 200 OK\r\nDate: x\r\n\r\n'))).toThrow(
      'the response has no Content-Length',
    );
  });

  test('refuses bytes beyond the response', () => {
    const reader = new ResponseReader();
    const twice = Buffer.concat([response('a'), response('b')]);
    expect(() => reader.take(twice)).toThrow('more bytes arrived than Content-Length says');
  });
});
