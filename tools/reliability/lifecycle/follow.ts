import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startMlflowServer } from '@mlmodel/python';
import { startServer } from '@mlmodel/serve-process';
import { moduleFlavor } from '../paths.ts';
import { ClientConnection } from './connection.ts';
import { RegisteredVersions } from './registered-versions.ts';

/** Connections that send requests without a pause. */
const connections = 16;

/** Milliseconds in which all processes serve the last version, after the first of them does. */
const lastWait = 10_000;

/** What became of the requests while an alias moved. */
export interface FollowFindings {
  readonly moves: number;
  readonly answered: number;
  readonly failures: readonly string[];
  /** Seconds from each move until `/version` names the new version, in ascending order. */
  readonly swaps: readonly number[];
}

export interface FollowOptions {
  readonly python: string;
  readonly workers?: number;
}

/**
 * Serves `models:/moving@champion` of a real server of MLflow, and moves the alias to the next version again and again while
 * clients send requests. Each version answers its number.
 */
export async function runMoves(
  moves: number,
  { python, workers = 1 }: FollowOptions,
): Promise<FollowFindings> {
  const folder = mkdtempSync(join(tmpdir(), 'mlmodel-follow-'));
  const mlflow = await startMlflowServer({ python, folder });
  try {
    const registered = new RegisteredVersions(mlflow.url);
    await registered.create(moves + 1);
    const place = ['-m', registered.uri, '--tracking-uri', mlflow.url, '--follow', '1s'];
    const options = ['--flavor', moduleFlavor, '--allow-code', '-w', String(workers)];
    const environment = { XDG_CACHE_HOME: join(folder, 'cache') };
    const server = await startServer([...place, ...options], { environment });
    try {
      return await moveUnderLoad(registered, { moves, port: server.port });
    } finally {
      await server.stop();
    }
  } finally {
    await mlflow.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Moving {
  readonly moves: number;
  readonly port: number;
}

async function moveUnderLoad(
  registered: RegisteredVersions,
  { moves, port }: Moving,
): Promise<FollowFindings> {
  const seen: Asking['seen'] = { answered: 0, newest: 1, endsAt: Number.POSITIVE_INFINITY };
  const failures: string[] = [];
  const clients = Array.from({ length: connections }, () => ask(port, { seen, failures }));
  const swaps: number[] = [];
  for (let version = 2; version <= moves + 1; version++) {
    const movedAt = performance.now();
    seen.newest = version;
    await registered.move(version);
    while ((await servedVersion(port)) !== version) await wait(20);
    swaps.push((performance.now() - movedAt) / 1000);
  }
  seen.endsAt = performance.now() + lastWait;
  await Promise.all(clients);
  return { moves, answered: seen.answered, failures, swaps: swaps.toSorted((a, b) => a - b) };
}

interface Asking {
  readonly seen: {
    answered: number;
    /** The newest version that the alias has named. */
    newest: number;
    /** When connections have to have got the last version, as `performance.now()`. */
    endsAt: number;
  };
  readonly failures: string[];
}

const body = '{"inputs": [1]}';
const head = `POST /invocations HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;

/** Sends requests on one connection. Their versions must never decrease. */
async function ask(port: number, { seen, failures }: Asking): Promise<void> {
  const connection = await ClientConnection.open(port);
  let before = 1;
  try {
    while (performance.now() < seen.endsAt) {
      if (seen.endsAt < Number.POSITIVE_INFINITY && before === seen.newest) break;
      connection.write(head + body);
      const answer = await connection.answer();
      const version = Number(/^\{"predictions": ?\[(\d+)\]\}$/.exec(answer.body)?.[1]);
      if (answer.status !== 200 || !(version >= before && version <= seen.newest)) {
        failures.push(`after version ${before}: status ${answer.status}, ${answer.body}`);
      } else before = version;
      seen.answered += 1;
    }
    if (before !== seen.newest) failures.push(`a connection ended with version ${before}`);
  } catch (error) {
    failures.push(String(error));
  } finally {
    connection.close();
  }
}

async function servedVersion(port: number): Promise<number> {
  const { headers } = await fetch(`http://127.0.0.1:${port}/version`);
  return Number(headers.get('mlmodel-version'));
}
