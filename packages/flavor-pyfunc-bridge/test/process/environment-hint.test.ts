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
])('a variable that the server has and the model lacks is named: %s', (text, name) => {
  expect(environmentHint(text, given, all)).toBe(
    `The server does not pass the environment variable ${name} to the model. If the model needs it, add --env ${name}.`,
  );
});

test.each([
  ["KeyError: 'HOME'"],
  ["KeyError: 'OTHER_KEY'"],
  ["KeyError: 'name'"],
  ['for _ in A:'],
  ["KeyError: 'constructor'"],
  [''],
])('other words give no hint: %s', (text) => {
  expect(environmentHint(text, given, all)).toBe('');
});

test('several variables are named once each, up to five', () => {
  const names = Array.from({ length: 9 }, (_, at) => `TOKEN_${at}`);
  const many = Object.fromEntries(names.map((name) => [name, 'secret']));
  const hint = environmentHint([...names, ...names].join(' '), given, many);
  expect(hint).toContain('--env TOKEN_0 --env TOKEN_1 --env TOKEN_2 --env TOKEN_3 --env TOKEN_4.');
  expect(hint).not.toContain('secret');
});
