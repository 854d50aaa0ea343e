import { expect, test } from '@jest/globals';
import { wrapText } from '../../src/terminal/wrap-text.js';

test('breaks lines at spaces, with an indent below the first', () => {
  expect(wrapText('  one two three four', { width: 11, indent: '    ' })).toEqual([
    '  one two',
    '    three',
    '    four',
  ]);
});

test('breaks a word that is longer than a line', () => {
  expect(wrapText('a 123456789 b', { width: 5, indent: ' ' })).toEqual([
    'a',
    ' 1234',
    ' 5678',
    ' 9 b',
  ]);
});

test('keeps a command on one line', () => {
  const text = 'run: npm install a-package; then load the model';
  expect(wrapText(text, { width: 16 })).toEqual([
    'run:',
    'npm install a-package;',
    'then load the',
    'model',
  ]);
});

test('changes nothing where lines are not broken', () => {
  expect(wrapText('a  b '.repeat(100), {})).toEqual(['a  b '.repeat(100)]);
});

test('takes time that is linear in the text', () => {
  expect(wrapText('x'.repeat(200_000), { width: 60 })).toHaveLength(Math.ceil(200_000 / 60));
});
