import { STATUS_CODES } from 'node:http';
import { expect, test } from '@jest/globals';
import { reasonPhrases } from '../../src/http/reason-phrases.js';

test('the texts of statuses are those of Node', () => {
  const statuses = Object.keys(reasonPhrases);
  expect(statuses.length).toBeGreaterThan(20);
  expect(reasonPhrases).toEqual(
    Object.fromEntries(statuses.map((status) => [status, STATUS_CODES[Number(status)]])),
  );
});
