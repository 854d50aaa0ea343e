import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { runJob } from '../../load/run-job.ts';
import { invocationBytes } from '../../requests/http-request.ts';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listen(listener: RequestListener): Promise<number> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const request = invocationBytes({ body: Buffer.from('[1]'), contentType: 'application/json' });
const never = new AbortController().signal;

describe('runJob', () => {
  test('counts exactly the requests with a response, on all connections', async () => {
    const sockets = new Set<unknown>();
    let answered = 0;
    const port = await listen((incoming, response) => {
      sockets.add(incoming.socket);
      incoming.resume().on('end', () => {
        answered += 1;
        response.setHeader('content-length', 4).end('same');
      });
    });
    const result = await runJob({ port, request, connections: 3, milliseconds: 1000 }, never);
    expect(result.requests).toBe(answered);
    expect(answered).toBeGreaterThan(3);
    expect(sockets.size).toBe(3);
    expect(Buffer.from(result.firstBody).toString()).toBe('same');
  });

  test('fails when one of many responses differs', async () => {
    let answered = 0;
    const port = await listen((incoming, response) => {
      incoming.resume();
      answered += 1;
      response.setHeader('content-length', 1).end(answered === 20 ? 'b' : 'a');
    });
    const job = { port, request, connections: 2, milliseconds: 5000 };
    await expect(runJob(job, never)).rejects.toThrow('differs from the first response');
  });

  test('fails when the server hangs up', async () => {
    const port = await listen((incoming) => incoming.socket.destroy());
    const job = { port, request, connections: 1, milliseconds: 5000 };
    await expect(runJob(job, never)).rejects.toThrow(/closed the connection|ECONNRESET/);
  });

  test('ends a job without a time limit when it is stopped', async () => {
    const stopper = new AbortController();
    let answered = 0;
    const port = await listen((_, response) => {
      answered += 1;
      response.setHeader('content-length', 0).end();
      if (answered === 5) stopper.abort();
    });
    const job = { port, request, connections: 1, pauseMilliseconds: 5 };
    const result = await runJob(job, stopper.signal);
    expect([4, 5]).toContain(result.requests);
  });
});
