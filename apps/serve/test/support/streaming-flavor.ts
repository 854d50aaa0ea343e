import { setTimeout as sleep } from 'node:timers/promises';
import type { Flavor, Table } from '@mlmodel/core';

/** The abort reasons of ended streams. */
export const ended: unknown[] = [];

/** Its rows are pauses and lengths: it streams a text of that length after each pause, and fails after a negative one. */
export const streamingFlavor: Flavor = {
  specVersion: 1,
  name: 'obedient',
  parseConfig: (block) => block,
  async load() {
    return {
      runtime: { name: 'streaming', version: '1', device: 'cpu' },
      execution: { blocksEventLoop: false, maxConcurrency: 1, rowsIndependent: false },
      predict: () => ({ kind: 'json', value: 'whole' }),
      async *predictStream(input, { signal }) {
        const [pauses = [], sizes = []] = (input as Table).columns.map(({ values }) =>
          Array.from(values, Number),
        );
        try {
          for (const [row, pause] of pauses.entries()) {
            await sleep(Math.abs(pause), undefined, { ref: false });
            if (pause < 0) throw new RangeError('secret 4711');
            yield { kind: 'json', value: 'x'.repeat(sizes[row] ?? 0) };
          }
        } finally {
          ended.push(signal?.reason?.name);
        }
      },
      async dispose() {},
    };
  },
};

/** A pause in milliseconds before each event, and the length of its text. */
export type Rows = [pause: number, size: number][];

/** The body of a request with rows for the streaming flavor. */
export function bodyOf(rows: Rows): string {
  return JSON.stringify({ dataframe_split: { columns: ['pause', 'size'], data: rows } });
}

/** More events than fit into any time limit of these tests. */
export function endless(pause: number, size: number): Rows {
  return Array.from({ length: 2_000 }, () => [pause, size]);
}

/** Waits until a stream has ended. @returns why it was aborted */
export async function untilEnded(): Promise<unknown> {
  while (ended.length === 0) await sleep(20);
  return ended[0];
}
