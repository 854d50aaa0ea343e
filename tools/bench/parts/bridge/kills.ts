import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  commandLines,
  cpuTicks,
  openDescriptors,
  ownMegabytes,
} from '@mlmodel/serve-process/process-usage';
import { modelDirectory } from '../../paths.ts';
import { quantile } from '../../report/statistics.ts';
import type { ScoringRequest } from '../../requests/http-request.ts';
import { requireMlflowPython } from '../../servers/contender.ts';
import { type RunningServer, withServer } from '../../servers/running-server.ts';
import { PersistentClients } from './persistent-clients.ts';

/** Measurements of clients and the server while Python processes were killed. */
export interface KillsFindings {
  readonly kills: number;
  /** Requests by their responses: as without kills; 503 with MLflow's error body; anything else; none within 30 s. */
  readonly right: number;
  readonly refused: number;
  readonly wrong: number;
  readonly hung: number;
  /** Seconds without a right response after a kill: median, ninth decile, longest. */
  readonly gaps: readonly [p50: number, p90: number, longest: number];
  /** Of the Node process of the server, before the first kill and after the last one. */
  readonly megabytes: readonly [before: number, after: number];
  readonly descriptors: readonly [before: number, after: number];
}

const model = 'iris-sklearn';
const connections = 8;
/** Longest wait for the spare to be there again before the next kill. */
const longestPause = 20_000;
const smallestPause = 1_000;
/** How long the processes are watched to see which one responds. */
const watchMilliseconds = 300;
/** Under load before the first kill, until the server's heap is as large as the load makes it. */
const warmUpMilliseconds = 30_000;
/** Under load after the last kill. */
const settleMilliseconds = 8_000;

/** Keeps a Python model loaded while the process that responds is killed repeatedly. */
export async function measureKills(kills: number): Promise<KillsFindings> {
  requireMlflowPython();
  const request: ScoringRequest = {
    body: readFileSync(join(modelDirectory(model), 'serving_input_example.json')),
    contentType: 'application/json',
  };
  return withServer('mlmodel', { model, first: request }, (server) =>
    killUnderLoad(server, { kills, request }),
  );
}

async function killUnderLoad(
  server: RunningServer,
  { kills, request }: { kills: number; request: ScoringRequest },
): Promise<KillsFindings> {
  const clients = new PersistentClients(server, { connections, request });
  await delay(warmUpMilliseconds);
  const node = serverProcess(server.pid);
  const before = { megabytes: ownMegabytes(node), descriptors: openDescriptors(node) };
  const killedAt: number[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    process.kill(await busyPython(server.pid), 'SIGKILL');
    killedAt.push(performance.now());
    await delay(smallestPause);
  }
  await delay(settleMilliseconds);
  const after = { megabytes: ownMegabytes(node), descriptors: openDescriptors(node) };
  await clients.stop();
  const { rightAt, refused, wrong, hung } = clients;
  return {
    ...{ kills, right: rightAt.length, refused, wrong, hung },
    gaps: gapsAfter(killedAt, rightAt),
    megabytes: [before.megabytes, after.megabytes],
    descriptors: [before.descriptors, after.descriptors],
  };
}

/** The process that runs Node: the one that was started may be a shell. */
function serverProcess(root: number): number {
  const found = [...commandLines(root)].find(([, line]) => /(^|\/)node\0/.test(line));
  if (found === undefined) throw new Error('the server process was not found');
  return found[0];
}

/** Waits, within a limit, until there is a spare next to the Python process that responds. @returns the latter */
async function busyPython(root: number): Promise<number> {
  const begin = performance.now();
  for (;;) {
    const lines = commandLines(root);
    const pids = [...lines.keys()].filter((pid) => lines.get(pid)?.includes('start.py'));
    const before = pids.map(cpuTicks);
    await delay(watchMilliseconds);
    const used = pids.map((pid, at) => cpuTicks(pid) - (before[at] ?? 0));
    const busiest = indexOfMost(used);
    if (used.includes(0) && used[busiest] !== 0) return pids[busiest] ?? 0;
    // No spare, or one that is still loading: the one that responds has used the most CPU time.
    if (pids.length > 0 && performance.now() - begin > longestPause) {
      return pids[indexOfMost(pids.map(cpuTicks))] ?? 0;
    }
  }
}

function indexOfMost(numbers: readonly number[]): number {
  return numbers.indexOf(Math.max(...numbers));
}

/** The longest time in seconds without a right response after each kill: median, ninth decile, longest. */
function gapsAfter(killedAt: readonly number[], rightAt: readonly number[]): KillsFindings['gaps'] {
  const gaps = killedAt.map((begin, at) => {
    const end = killedAt[at + 1] ?? begin + settleMilliseconds;
    const within = [begin, ...rightAt.filter((time) => time >= begin && time <= end), end];
    return Math.max(...within.slice(1).map((time, next) => time - (within[next] ?? time))) / 1000;
  });
  return [quantile(gaps, 0.5), quantile(gaps, 0.9), quantile(gaps, 1)];
}
