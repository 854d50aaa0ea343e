import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { FailureReport } from '@mlmodel/scoring';
import { createFailureLog, type FailureLog, type LogTracebacks } from '../src/failure-log.js';

let lines: string[] = [];

function failureLog(logTracebacks: LogTracebacks = 'limited'): FailureLog {
  const log = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  const logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
  return createFailureLog({ logger, logTracebacks });
}

function report(requestId: string, about: Partial<FailureReport> = {}): FailureReport {
  return {
    requestId,
    origin: 'model',
    name: 'ValueError',
    place: 'File "model.py", line 3, in predict',
    traceback: 'Traceback (most recent call last):\n\n  frames\nValueError: text',
    ...about,
  };
}

beforeEach(() => {
  lines = [];
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test('a failure is one message with its request id, type and traceback', () => {
  failureLog().add(report('r1'));
  expect(lines).toEqual([
    'warn The model failed on request r1: ValueError\nTraceback (most recent call last):\n  frames\nValueError: text',
  ]);
});

test('a failure of the server is logged as an error', () => {
  failureLog().add(report('r1', { origin: 'server' }));
  expect(lines[0]).toMatch(/^error The server failed on request r1: /);
});

test('repeats within a minute are counted and listed by request id', () => {
  const log = failureLog();
  for (const id of ['r1', 'r2', 'r3']) log.add(report(id, { traceback: `other text ${id}` }));
  expect(lines).toHaveLength(1);
  jest.advanceTimersByTime(60_000);
  expect(lines.slice(1)).toEqual([
    'warn 2 more requests failed like request r1 (ValueError) within a minute: r2, r3',
  ]);
});

test('the traceback is logged again in the next minute', () => {
  const log = failureLog();
  log.add(report('r1'));
  jest.advanceTimersByTime(60_000);
  log.add(report('r2'));
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('on request r2');
});

test('a different type or place is a different kind', () => {
  const log = failureLog();
  log.add(report('r1'));
  log.add(report('r2', { name: 'KeyError' }));
  log.add(report('r3', { place: 'File "model.py", line 4, in predict' }));
  expect(lines).toHaveLength(3);
});

test('a million failures of any kind make a few lines', () => {
  const log = failureLog();
  for (let n = 0; n < 1_000_000; n++) log.add(report(`r${n}`, { place: `line ${n}` }));
  log.close();
  expect(lines.length).toBeLessThan(100);
  expect(lines.at(-1)).toMatch(/^warn 999949 more requests .*, r70 and 999929 more$/);
});

test('counts are logged when the server is closed', () => {
  const log = failureLog();
  log.add(report('r1'));
  log.add(report('r2'));
  log.close();
  expect(lines.at(-1)).toBe(
    'warn 1 more request failed like request r1 (ValueError) within a minute: r2',
  );
  jest.advanceTimersByTime(60_000);
  expect(lines).toHaveLength(2);
});

test('messages of exceptions are not logged with "never"', () => {
  failureLog('never').add(report('r1'));
  expect(lines).toEqual([
    'warn The model failed on request r1: ValueError, File "model.py", line 3, in predict',
  ]);
});

test('colours and control characters of an exception are removed', () => {
  failureLog().add(
    report('r1', { name: 'a\u0007\nb', traceback: '\u001b[31mred\u001b[0m\r\u0000' }),
  );
  expect(lines).toEqual(['warn The model failed on request r1: ab\nred']);
});
