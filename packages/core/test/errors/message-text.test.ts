import { expect, test } from '@jest/globals';
import { shortenText } from '../../src/errors/message-text.js';

test('keeps a short text', () => {
  expect(shortenText('a model', 7)).toBe('a model');
});

test('cuts a long text between two words', () => {
  expect(shortenText('the locale is not installed', 12)).toBe('the locale…');
  expect(shortenText('the locale is not installed', 10)).toBe('the locale…');
});

test('cuts a word that is long itself, but no character', () => {
  expect(shortenText('a/very/long/path', 8)).toBe('a/very/l…');
  expect(shortenText('abc🐢', 4)).toBe('abc…');
});
