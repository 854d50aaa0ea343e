import { describe, expect, test } from '@jest/globals';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import fc from 'fast-check';
import { decodeBase64, encodeBase64 } from '../../src/data/base64.js';

describe('base64', () => {
  test('is what Node makes of bytes, and back', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = encodeBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(decodeBase64(text)).toEqual(new Uint8Array(bytes));
      }),
      fuzzRuns(500),
    );
  });

  test('may have white space anywhere', () => {
    expect(decodeBase64(' aG\tk\n=\r\n')).toEqual(new Uint8Array([104, 105]));
    expect(decodeBase64(' \n')).toEqual(new Uint8Array());
  });

  test.each(['a', 'aGk', 'aGk=a', 'a===', '=', '====', 'aG=k', '_-8=', 'aGk\u00e9', 'a,Gk'])(
    'is not %p',
    (text) => {
      expect(decodeBase64(text)).toBeUndefined();
    },
  );
});
