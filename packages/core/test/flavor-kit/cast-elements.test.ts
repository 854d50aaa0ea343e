import { expect, test } from '@jest/globals';
import { checkTexts } from '../../src/flavor-kit/cast-elements.js';

test('takes every text that UTF-8 can hold, and missing ones', () => {
  const texts = ['', 'ü', '🐢', '\0', '\ufffd', null];
  expect(() => checkTexts(texts, { field: 't' })).not.toThrow();
});

test.each(['\ud800', 'a\udc00', '\udc00\ud800', '🐢\ud83d'])(
  'refuses the lone surrogate of %j, naming column and row, not the text',
  (text) => {
    expect(() => checkTexts(['ok', text], { field: 't' })).toThrow(
      expect.objectContaining({
        errorCode: 'BAD_REQUEST',
        subject: { field: 't', row: 1 },
        message:
          '"t" holds a lone surrogate, which is half of a character, in row 1. ' +
          'UTF-8 cannot encode it. Send valid Unicode text.',
      }),
    );
  },
);

test.each(['\0', 'a\0b', 'a\0'])('refuses U+0000 in %j where texts end at it', (text) => {
  const texts = ['ok', 'ok', 'ok', text];
  const owner = { field: 't', rowSize: 3, textsEndAtZero: true };
  expect(() => checkTexts(texts, owner)).toThrow(
    expect.objectContaining({
      errorCode: 'BAD_REQUEST',
      subject: { field: 't', row: 1 },
      message:
        '"t" holds the character U+0000 in row 1, element 0. ' +
        'The runtime of this model would truncate the text there. Remove it.',
    }),
  );
});
