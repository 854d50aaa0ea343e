import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { SlicedQueue } from '../../src/admission/sliced-queue.js';

const slice = 5;

const newQueue = () => new SlicedQueue<() => void>({ slice, run: (task) => task() });

function keepBusy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

/** Runs tasks to their end. @returns how many ended in each turn of the event loop */
async function endsByTurn(tasks: number, start: (end: () => void) => void): Promise<number[]> {
  const ends: number[] = [];
  let ended = 0;
  const end = () => {
    ended += 1;
  };
  for (let task = 0; task < tasks; task++) start(end);
  for (let before = 0; ended < tasks; before = ended) {
    await nextTurn();
    ends.push(ended - before);
  }
  return ends;
}

/** As onnxruntime: the call returns at once, and the work is done in the next turn. */
const deferred = (end: () => void) => () =>
  void setImmediate(() => {
    keepBusy(slice);
    end();
  });

const direct = (end: () => void) => () => {
  keepBusy(slice);
  end();
};

test.each([
  ['at once', direct],
  ['put off', deferred],
])('tasks whose work is done %s take turns with reading', async (_when, task) => {
  const queue = newQueue();
  // The first ones show what a task takes.
  await endsByTurn(2, (end) => queue.run(task(end)));
  const ends = await endsByTurn(10, (end) => queue.run(task(end)));
  expect(Math.max(...ends)).toBeLessThanOrEqual(2);
  expect(queue.length).toBe(0);
});

test('a queue that is behind reads for some turns before it goes on', async () => {
  const queue = newQueue();
  const ends = await endsByTurn(10, (end) => queue.run(direct(end)));
  const turnsWithout = ends.slice(0, -1).filter((ended) => ended === 0).length;
  expect(turnsWithout).toBeGreaterThan(8);
});
