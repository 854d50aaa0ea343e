import { afterEach, expect, test } from '@jest/globals';
import { printable, styleFor } from '../../src/terminal/terminal.js';

const before = { ...process.env };

afterEach(() => {
  process.env = { ...before };
});

function boldOn(isTTY: boolean, environment: Readonly<Record<string, string>>): string {
  process.env = { TERM: 'xterm', ...environment };
  return styleFor({ isTTY }).bold('text');
}

test('styles text on a terminal', () => {
  expect(boldOn(true, {})).toBe('\u001b[1mtext\u001b[22m');
});

test('does not style text in files and pipes, with NO_COLOR and on dumb terminals', () => {
  expect(boldOn(false, {})).toBe('text');
  expect(boldOn(true, { NO_COLOR: '1' })).toBe('text');
  expect(boldOn(true, { NO_COLOR: '' })).toBe('\u001b[1mtext\u001b[22m');
  expect(boldOn(true, { TERM: 'dumb' })).toBe('text');
});

test('escapes control characters', () => {
  expect(printable('a\u001b[2Jb\nc\u009bd ü 𝕏')).toBe('a\\u001b[2Jb\\u000ac\\u009bd ü 𝕏');
});
