import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { writeObedientModel } from '../support/models.js';
import { post } from '../support/server-process.js';
import { connectTo, startProcess } from '../support/started-process.js';

const columns = ['a', 'b', 'c'];

/** Rows that tell which request they belong to. */
function rowsOf(request: number, count: number): number[][] {
  return Array.from({ length: count }, (_, row) => [request, row, request * 1e6 + row + 0.125]);
}

function bodyOf(data: number[][]): string {
  return JSON.stringify({ dataframe_split: { columns, data } });
}

test('large bodies that arrive together, some of which are given up, get their own answers', async () => {
  const model = { do: 'echo', bounded: true };
  const server = await startProcess({ modelPath: writeObedientModel(model) });
  const counts = [100, 12_000, 30_000, 60_000, 150_000];
  let next = 0;
  const wrong: number[] = [];
  const client = async () => {
    while (next < 40) {
      const request = next++;
      const rows = rowsOf(request, counts[request % counts.length] as number);
      const body = bodyOf(rows);
      if (request % 4 === 3) {
        const raw = connectTo(server);
        raw.write('POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n');
        raw.write(`content-length: ${body.length}\r\n\r\n`);
        raw.write(body.slice(0, body.length - (request % 8)));
        await wait(20);
        raw.socket.destroy();
        continue;
      }
      const response = await post(server, body);
      const { predictions } = (await response.json()) as { predictions: object[] };
      const expected = rows.map(([a, b, c]) => ({ a, b, c }));
      if (JSON.stringify(predictions) !== JSON.stringify(expected)) wrong.push(request);
    }
  };
  await Promise.all([client(), client(), client(), client()]);
  expect(wrong).toEqual([]);
}, 120_000);
