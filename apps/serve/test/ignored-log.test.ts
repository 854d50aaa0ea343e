import { expect, test } from '@jest/globals';
import type { IgnoredNames } from '@mlmodel/core';
import { createIgnoredLog } from '../src/ignored-log.js';
import { listLogger } from './support/list-logger.js';

function columns(...names: readonly string[]): IgnoredNames {
  return { kind: 'column', names, absent: ['color'] };
}

test('each name is logged once, with the one that may be meant', () => {
  const { logger, lines } = listLogger();
  const log = createIgnoredLog(logger);
  log.add(columns('colour', 'x'));
  log.add(columns('x', 'colour'));
  log.add({ ...columns('x'), kind: 'param' });
  expect(lines).toEqual([
    'A request has the column "colour", which is ignored: the model takes no such column. Did you mean "color"?',
    'A request has the column "x", which is ignored: the model takes no such column.',
    'A request has the param "x", which is ignored: the model takes no such param.',
  ]);
});

test('a hundred names are logged, and remembered by their beginning', () => {
  const { logger, lines } = listLogger();
  const log = createIgnoredLog(logger);
  const long = 'x'.repeat(100);
  log.add(columns(`${long}1`, `${long}2`));
  expect(lines).toHaveLength(1);
  log.add(columns(...Array.from({ length: 10_000 }, (_, at) => `column ${at}`)));
  log.add(columns('one more'));
  expect(lines).toHaveLength(101);
  expect(lines.at(-1)).toBe('No further ignored names are logged.');
});

test('a name cannot write to a terminal or begin a line', () => {
  const { logger, lines } = listLogger();
  createIgnoredLog(logger).add(columns(`a\n\u001b[31mb\u202e${'c'.repeat(1000)}`));
  expect(lines[0]).toMatch(/^A request has the column "ab?c+…", which/);
});
