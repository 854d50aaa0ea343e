import { setTimeout as delay } from 'node:timers/promises';
import { type Server, startServer } from '@mlmodel/serve-process';
import { mostMegabytesOfOne } from '@mlmodel/serve-process/process-usage';
import { LoadProcess } from '../load/load-process.ts';
import { type Answers, ping, type TrafficReport } from '../load/traffic-job.ts';
import type { LimitCase } from './cases.ts';
import { post } from './post.ts';

export interface ExceedOptions {
  /** How often the limit is exceeded. */
  readonly rounds: number;
  /** Of `mlmodel serve`. */
  readonly workers: number;
}

/** The responses to `/ping`, in milliseconds. */
interface Pings {
  readonly p99: number;
  readonly longest: number;
  readonly count: number;
  /** How many of them said that no process that runs the model was ready. */
  readonly unready: number;
}

/** What came of requests beyond a limit. */
export interface LimitFindings {
  readonly name: string;
  readonly workers: number;
  /** Seconds until each was answered, in ascending order. */
  readonly answers: readonly number[];
  /** Seconds until the next request was answered, in ascending order. */
  readonly recoveries: readonly number[];
  /** Of `/ping`, before the first and during all of them. */
  readonly pings: { readonly before: Pings; readonly during: Pings };
  /** Seconds from SIGTERM, during another one, to the end of the server. */
  readonly stop: number;
  /** Most MB of memory of a process of the server, and its limit if there is one. */
  readonly memory: { readonly most: number | undefined; readonly limit: number | undefined };
  readonly failures: readonly string[];
}

/** Seconds of pings before the first request. */
const quietSeconds = 3;

const pings = { kinds: [ping], arrivals: { connections: 1, pause: 5 } };

/** Milliseconds after which a server counts as one that does not start or stop. */
const patience = { startMilliseconds: 120_000, stopMilliseconds: 60_000 };

/** Milliseconds between two rounds. */
const pause = 200;

/** Milliseconds that a request has run for when the server is stopped. */
const head = 500;

/** Sends requests that go beyond a limit of a server, requests `/ping` meanwhile, and stops the server during one. */
export async function exceed(
  limitCase: LimitCase,
  { rounds, workers }: ExceedOptions,
): Promise<LimitFindings> {
  const { name, options, excess, usual } = limitCase;
  const server = await startServer([...options, '-w', String(workers)], patience);
  const load = new LoadProcess();
  const memory = watchMemory(server);
  const failures: string[] = [];
  const answers: number[] = [];
  const recoveries: number[] = [];
  const send = async (bytes: Uint8Array, status: number, times: number[]) => {
    const answer = await post(server.port, bytes);
    times.push(answer.seconds);
    if (answer.status !== status) failures.push(`status ${answer.status} instead of ${status}`);
  };
  try {
    const job = { ...pings, port: server.port };
    await send(usual, 200, []);
    const before = await load.run({ ...job, seconds: quietSeconds });
    load.start(job);
    for (let round = 0; round < rounds; round++) {
      await send(excess.bytes, excess.status, answers);
      await send(usual, 200, recoveries);
      await delay(pause);
    }
    const during = await load.stop();
    failures.push(...[before, during].flatMap(failuresOf));
    const most = memory.end();
    return {
      name,
      workers,
      answers: sorted(answers),
      recoveries: sorted(recoveries),
      pings: { before: pingsOf(before), during: pingsOf(during) },
      stop: await stopDuring(server, { bytes: excess.bytes, failures }),
      memory: { most, limit: limitCase.memory },
      failures,
    };
  } finally {
    memory.end();
    await load.close();
    await server.stop();
  }
}

interface Running {
  readonly bytes: Uint8Array;
  readonly failures: string[];
}

/** @returns seconds */
async function stopDuring(server: Server, { bytes, failures }: Running): Promise<number> {
  // It gets a response or not: the time limit for it may come first.
  const running = post(server.port, bytes).catch(() => {});
  await delay(head);
  const stoppedAt = performance.now();
  await server.stop();
  const seconds = (performance.now() - stoppedAt) / 1000;
  if (server.ending !== 'exit code 0') failures.push(`the server ended with ${server.ending}`);
  await running;
  return seconds;
}

function watchMemory({ pid }: Server): { end(): number | undefined } {
  let most: number | undefined;
  const timer = setInterval(() => {
    const now = mostMegabytesOfOne(pid);
    if (now !== undefined) most = Math.max(most ?? 0, now);
  }, 20);
  return {
    end() {
      clearInterval(timer);
      return most;
    },
  };
}

function pingsOf({ answers }: TrafficReport): Pings {
  const most = (value: (each: Answers) => number) => Math.max(0, ...answers.map(value));
  return {
    p99: most(({ p99 }) => p99),
    longest: most(({ longest }) => longest),
    count: answers.reduce((sum, { count }) => sum + count, 0),
    unready: answers.find(({ status }) => status === 503)?.count ?? 0,
  };
}

function failuresOf({ answers, lost }: TrafficReport): readonly string[] {
  const others = answers.filter(({ status }) => status !== 200 && status !== 503);
  return [
    ...others.map(({ status, count }) => `${count} x ${status} for /ping`),
    ...(lost === 0 ? [] : [`${lost} times no response to /ping`]),
  ];
}

function sorted(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((left, right) => left - right);
}
