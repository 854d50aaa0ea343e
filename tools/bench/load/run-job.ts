import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { quantile } from '../report/statistics.ts';
import type { Latencies, LoadJob, LoadResult } from './load-job.ts';
import { ResponseReader } from './response-reader.ts';

/** Longest wait for one response, in milliseconds. */
const silenceLimit = 120_000;

/**
 * Sends the request of a job on all its connections until its time is over or `signal` aborts, waiting for each
 * response before the next request. Rejects if a response is not 200, differs from the first one or is missing.
 */
export async function runJob(job: LoadJob, signal: AbortSignal): Promise<LoadResult> {
  const request = Buffer.from(job.request);
  const sockets = await Promise.all(
    Array.from({ length: job.connections }, () => openConnection(job.port)),
  );
  const latencies: number[] = [];
  let firstBody: Buffer | undefined;
  const start = performance.now();
  const deadline = start + (job.milliseconds ?? Number.POSITIVE_INFINITY);

  /** Returns whether the connection goes on. */
  const finishRequest = (sent: number, body: Buffer): boolean => {
    const now = performance.now();
    latencies.push(now - sent);
    firstBody ??= Buffer.from(body);
    if (!body.equals(firstBody))
      throw new Error('a response differs from the first response to the same request');
    return now < deadline && !signal.aborted;
  };

  try {
    await Promise.all(
      sockets.map((socket) => useConnection(socket, { request, job, finishRequest })),
    );
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  if (firstBody === undefined) throw new Error('a job needs at least one connection');
  const seconds = (performance.now() - start) / 1000;
  return { requests: latencies.length, seconds, latencies: summary(latencies), firstBody };
}

async function openConnection(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}

interface ConnectionUse {
  readonly request: Buffer;
  readonly job: LoadJob;
  readonly finishRequest: (sent: number, body: Buffer) => boolean;
}

function useConnection(socket: Socket, { request, job, finishRequest }: ConnectionUse) {
  const reader = new ResponseReader();
  const pause = job.pauseMilliseconds ?? 0;
  return new Promise<void>((resolve, reject) => {
    let sent = 0;
    const send = () => {
      sent = performance.now();
      socket.write(request);
    };
    socket.setTimeout(silenceLimit, () => reject(new Error('no response within two minutes')));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed the connection')));
    socket.on('data', (piece: Buffer) => {
      try {
        const body = reader.take(piece);
        if (body === undefined) return;
        if (!finishRequest(sent, body)) resolve();
        else if (pause > 0) setTimeout(send, pause);
        else send();
      } catch (error) {
        reject(error);
      }
    });
    send();
  });
}

function summary(latencies: readonly number[]): Latencies {
  const at = (share: number) => quantile(latencies, share);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
