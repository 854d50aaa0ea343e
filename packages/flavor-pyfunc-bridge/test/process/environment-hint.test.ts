import { expect, test } from '@jest/globals';
import { environmentHint } from '../../src/process/environment-hint.js';

const given = { PATH: '/bin', HOME: '/root' };
const all = {
  ...given,
  OPENAI_API_KEY: 'secret',
  my_token: 'secret',
  DEBUG: '1',
  name: 'x',
  _: '/bin/node',
  A: '',
};

test.each([
  ["KeyError: 'OPENAI_API_KEY'", 'OPENAI_API_KEY'],
  ['set `OPENAI_API_KEY`, or pass it', 'OPENAI_API_KEY'],
  ["KeyError: 'my_token'", 'my_token'],
  ['DEBUG is not set', 'DEBUG'],
])('a variable that this process has and the model has not is named: %s', (text, name) => {
  expect(environmentHint(text, given, all)).toBe(
    `The model does not get the environment variable ${name} of this server. Pass what it needs on with --env ${name}.`,
  );
});

test.each([
  ["KeyError: 'HOME'"],
  ["KeyError: 'OTHER_KEY'"],
  ["KeyError: 'name'"],
  ['for _ in A:'],
  ["KeyError: 'constructor'"],
  [''],
])('nothing is said of others: %s', (text) => {
  expect(environmentHint(text, given, all)).toBe('');
});

test('several are named once each, and not more than a few', () => {
  const names = Array.from({ length: 9 }, (_, at) => `TOKEN_${at}`);
  const many = Object.fromEntries(names.map((name) => [name, 'secret']));
  const hint = environmentHint([...names, ...names].join(' '), given, many);
  expect(hint).toContain('--env TOKEN_0 --env TOKEN_1 --env TOKEN_2 --env TOKEN_3 --env TOKEN_4.');
  expect(hint).not.toContain('secret');
});
