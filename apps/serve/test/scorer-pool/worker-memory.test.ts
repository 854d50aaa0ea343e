import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { order, writeObedientModel } from '../support/models.js';
import { objectOf, post, type ServerProcess } from '../support/server-process.js';
import { startProcess } from '../support/started-process.js';

const workerMemoryMebibytes = 512;

/** A graph that fills a tensor of as many float32 as a request says. */
const filled = fileURLToPath(
  new URL('../../../../packages/flavor-onnx/test/fixtures/filled', import.meta.url),
);

const start = (options: object) => startProcess({ workerMemoryMebibytes, ...options });

/** The scorer process of a server. */
function childOf({ process: { pid } }: ServerProcess): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ');
  const isScorer = (child: string) =>
    readFileSync(`/proc/${child}/cmdline`, 'latin1').includes('scorer-child');
  const scorer = children.find(isScorer);
  return scorer === undefined ? undefined : Number(scorer);
}

/** The most memory that a process has used so far. */
function peakMebibytes(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

const fill = (elements: number) => JSON.stringify({ inputs: [elements] });

(existsSync('/proc/self/status') ? describe : describe.skip)('the memory of a worker', () => {
  test('is not exceeded: the request fails, and another process takes the next one', async () => {
    const server = await start({ modelPath: filled });
    for (const elements of [25_000_000_000, 150_000_000]) {
      const pid = childOf(server);
      expect(pid).toEqual(expect.any(Number));
      expect((await post(server, fill(1_000_000))).status).toBe(200);
      const response = await post(server, fill(elements));
      expect(response.status).toBe(400);
      expect(await objectOf(response)).toMatchObject({
        error_code: 'BAD_REQUEST',
        message: expect.stringMatching(/512 MiB.*--worker-memory/),
      });
      expect((await post(server, fill(1_000_000))).status).toBe(200);
      expect(childOf(server)).not.toBe(pid);
    }
  });

  test('has room for what is below it', async () => {
    const server = await start({ modelPath: filled });
    const pid = childOf(server);
    expect((await post(server, fill(25_000_000))).status).toBe(200);
    expect(childOf(server)).toBe(pid);
    expect(peakMebibytes(pid)).toBeGreaterThan(100);
    expect(peakMebibytes(pid)).toBeLessThan(workerMemoryMebibytes);
  });

  test('includes JavaScript objects: the process that has too many is replaced', async () => {
    const server = await start({ modelPath: writeObedientModel({ blocks: true }) });
    const pid = childOf(server);
    expect((await post(server, order('hoard'))).status).toBe(503);
    expect((await post(server, order('pid'))).status).toBe(200);
    expect(childOf(server)).not.toBe(pid);
  });
});
