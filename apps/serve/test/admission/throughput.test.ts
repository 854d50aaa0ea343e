import { expect, test } from '@jest/globals';
import { Throughput } from '../../src/admission/throughput.js';

test('the time until a request may succeed is a number of seconds, whatever happened before', () => {
  const throughput = new Throughput();
  expect(throughput.secondsFor(0)).toBe(1);
  expect(throughput.secondsFor(5)).toBe(60);
  throughput.answered = 2;
  expect(throughput.secondsFor(0)).toBe(1);
  expect(throughput.secondsFor(5)).toBe(3);
  throughput.stop();
});
