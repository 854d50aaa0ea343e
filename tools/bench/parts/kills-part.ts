import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { checkout, modelDirectory } from '../paths.ts';
import type { ScoringRequest } from '../requests/http-request.ts';
import { mlflowPython, type ServerPlace } from '../servers/contender.ts';
import { commandLines, cpuTicks, openDescriptors, ownMegabytes } from '../servers/process-usage.ts';
import { post, type RunningServer, withServer } from '../servers/running-server.ts';

export interface KillsOptions {
  readonly kills: number;
  /** Longest wait for the spare to be there again before the next kill. */
  readonly pauseMilliseconds: number;
  /** Requests at the same time. */
  readonly connections: number;
  readonly model: string;
  readonly spares: number;
  readonly report: (line: string) => void;
}

/** What the clients saw. */
export interface KillsFindings {
  /** Answered as without kills. */
  readonly right: number;
  /** Answered with status 503 and MLflow's error body. */
  readonly refused: number;
  readonly wrong: number;
  /** Not answered within {@link hangMilliseconds}. */
  readonly hung: number;
}

const hangMilliseconds = 30_000;
/** How long a client waits before it tries again, so that the load leaves time to start processes. */
const refusedPause = 20;
/** How long the processes are watched to see which one answers. */
const watchMilliseconds = 300;
const smallestPause = 1_000;
/** A kill's gap is looked for in the time until the next one, or so many milliseconds after the last. */
const settleMilliseconds = 8_000;

/** Keeps a Python model loaded while the process that answers is killed; prints what the server and its clients did. */
export async function runKillsPart(options: KillsOptions): Promise<KillsFindings> {
  const directory = modelDirectory(options.model);
  const request: ScoringRequest = {
    body: readFileSync(join(directory, 'serving_input_example.json')),
    contentType: 'application/json',
  };
  const command = ({ port }: ServerPlace) => serveCommand(directory, port, options.spares);
  return withServer('mlmodel', { model: options.model, first: request, command }, (server) =>
    killUnderLoad(server, { ...options, request }),
  );
}

function serveCommand(directory: string, port: number, spares: number): string[] {
  if (mlflowPython === undefined)
    throw new Error('set MLMODEL_BENCH_PYTHON to a python with mlflow');
  const program = join(checkout, 'node_modules/.bin/mlmodel');
  const place = ['-m', directory, '-h', '127.0.0.1', '-p', String(port)];
  return [program, 'serve', ...place, '--python', mlflowPython, '--bridge-spares', String(spares)];
}

interface Load extends KillsOptions {
  readonly request: ScoringRequest;
}

async function killUnderLoad(server: RunningServer, options: Load): Promise<KillsFindings> {
  const { kills, pauseMilliseconds, report } = options;
  const clients = new Clients(server, options);
  await delay(settleMilliseconds);
  const node = serverProcess(server.pid);
  const usage = () => `${ownMegabytes(node).toFixed(0)} MB, ${openDescriptors(node)} descriptors`;
  report(`before the first kill: ${clients.right} right answers, the server has ${usage()}`);
  const killedAt: number[] = [];
  for (let kill = 1; kill <= kills; kill += 1) {
    process.kill(await answeringPython(server.pid, pauseMilliseconds), 'SIGKILL');
    killedAt.push(performance.now());
    await delay(smallestPause);
    if (kill % 10 === 0)
      report(`after ${kill} kills: ${clients.right} right, ${clients.refused} refused, ${usage()}`);
  }
  await delay(settleMilliseconds);
  await clients.stop();
  const { right, refused, wrong, hung } = clients;
  report(
    `${right} right, ${refused} refused with 503, ${wrong} wrong, ${hung} hung; the server has ${usage()}`,
  );
  report(gapsLine(killedAt, clients.rightAt));
  return { right, refused, wrong, hung };
}

/** The process that runs Python: the one that was started may be a shell. */
function serverProcess(root: number): number {
  const found = [...commandLines(root)].find(([, line]) => /(^|\/)node\0/.test(line));
  if (found === undefined) throw new Error('the server process was not found');
  return found[0];
}

/** Waits until a spare waits beside the Python process that answers, at most as long as told. @returns the latter */
async function answeringPython(root: number, longestWait: number): Promise<number> {
  const begin = performance.now();
  for (;;) {
    const lines = commandLines(root);
    const pids = [...lines.keys()].filter((pid) => lines.get(pid)?.includes('start.py'));
    const before = pids.map(cpuTicks);
    await delay(watchMilliseconds);
    const used = pids.map((pid, at) => cpuTicks(pid) - (before[at] ?? 0));
    const busiest = indexOfMost(used);
    if (used.includes(0) && used[busiest] !== 0) return pids[busiest] ?? 0;
    // No spare, or one that is long in loading: the one that answers has done most so far.
    if (pids.length > 0 && performance.now() - begin > longestWait) {
      return pids[indexOfMost(pids.map(cpuTicks))] ?? 0;
    }
  }
}

function indexOfMost(numbers: readonly number[]): number {
  return numbers.indexOf(Math.max(...numbers));
}

/** The longest time without a right answer after each kill. */
function gapsLine(killedAt: readonly number[], rightAt: readonly number[]): string {
  const gaps = killedAt
    .map((begin, at) => longestGap(rightAt, begin, killedAt[at + 1] ?? begin + settleMilliseconds))
    .sort((a, b) => a - b);
  const at = (share: number) =>
    ((gaps[Math.floor(share * (gaps.length - 1))] ?? 0) / 1000).toFixed(2);
  return `seconds without a right answer after a kill: p50 ${at(0.5)}, p90 ${at(0.9)}, longest ${at(1)}`;
}

function longestGap(times: readonly number[], begin: number, end: number): number {
  const within = [begin, ...times.filter((time) => time >= begin && time <= end), end];
  return Math.max(...within.slice(1).map((time, at) => time - (within[at] ?? time)));
}

/** Clients that send a request after the other until they are stopped. */
class Clients {
  right = 0;
  refused = 0;
  wrong = 0;
  hung = 0;
  /** When right answers came. */
  readonly rightAt: number[] = [];
  readonly #loops: readonly Promise<void>[];
  #stopped = false;

  constructor(server: RunningServer, { connections, request }: Load) {
    this.#loops = Array.from({ length: connections }, () => this.#run(server, request));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#loops);
  }

  async #run(server: RunningServer, request: ScoringRequest): Promise<void> {
    while (!this.#stopped) {
      const limit = delay(hangMilliseconds, undefined, { ref: false });
      const answer = await Promise.race([post(server.port, request).catch(() => 'broken'), limit]);
      if (answer === undefined) this.hung += 1;
      else if (typeof answer === 'string') this.wrong += 1;
      else if (answer.status === 200 && answer.body.equals(server.firstAnswer)) this.#wasRight();
      else if (isRefusal(answer)) await this.#wasRefused();
      else this.wrong += 1;
    }
  }

  async #wasRefused(): Promise<void> {
    this.refused += 1;
    await delay(refusedPause);
  }

  #wasRight(): void {
    this.right += 1;
    this.rightAt.push(performance.now());
  }
}

function isRefusal({ status, body }: { status: number; body: Buffer }): boolean {
  return status === 503 && JSON.parse(body.toString()).error_code === 'TEMPORARILY_UNAVAILABLE';
}
