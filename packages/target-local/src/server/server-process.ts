import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { MlmodelError } from '@mlmodel/core';
import type { DeploymentSpec, ProcessIdentity } from '../state/deployment-spec.js';
import { identityOf } from '../state/process-identity.js';
import { portForNow } from './free-port.js';
import { lastErrorIn, openLog } from './log-file.js';
import { isReady } from './readiness.js';
import { isSecure, serverCommandOf } from './server-command.js';

/** The address of admin ports: that of this machine only. */
const adminHost = '127.0.0.1';

/** Milliseconds between two looks whether a server is ready. */
const pause = 100;

/** Milliseconds that a server has to end after its drain timeout. */
const grace = 5_000;

/** A server that has been started on a socket. */
export interface ServerProcess {
  readonly spec: DeploymentSpec;
  readonly identity: ProcessIdentity | undefined;
  readonly adminUrl: string;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  /** Resolves when it can answer. @throws MlmodelError when it ends before, or its time is over; it has ended then */
  ready(): Promise<void>;
  /** Tells it to end its requests and stop, and waits for that; it is killed when it takes too long. */
  stop(): Promise<void>;
}

/** Starts the server of a deployment on a socket. It goes on when this process ends. */
export async function startServerProcess(
  spec: DeploymentSpec,
  { fd, log }: { readonly fd: number; readonly log: string },
): Promise<ServerProcess> {
  const port = await portForNow(adminHost);
  const { drain_timeout: drainTimeout, start_timeout: startTimeout } = spec.config;
  const [program = '', ...args] = serverCommandOf(spec);
  const own = ['--listen', 'fd:3', '--admin-host', adminHost, '--admin-port', `${port}`];
  const output = openLog(log);
  const child = spawn(program, [...args, ...own], {
    cwd: spec.workingDirectory,
    stdio: ['ignore', output.fd, output.fd, fd],
  });
  output.close();
  const adminUrl = `${isSecure(spec.config) ? 'https' : 'http'}://${adminHost}:${port}`;
  const ending = endOf(child);
  const ended = ending.then(() => {});
  let stopping: Promise<void> | undefined;
  // A second signal would end it without waiting for its requests.
  const stop = () => {
    stopping ??= stopped(child, { ended, milliseconds: drainTimeout * 1000 + grace });
    return stopping;
  };
  return {
    spec,
    identity: child.pid === undefined ? undefined : identityOf(child.pid),
    adminUrl,
    ended,
    stop,
    async ready() {
      const end = performance.now() + startTimeout * 1000;
      let failure: string | undefined;
      void ending.then((how) => {
        failure = how;
      });
      while (performance.now() < end) {
        if (failure !== undefined) throw notStarted(lastErrorIn(log, output.start) ?? failure);
        if (await isReady(adminUrl)) return;
        await wait(pause);
      }
      await stop();
      throw notStarted(`it was not ready within ${startTimeout} s (start_timeout)`);
    },
  };
}

function notStarted(reason: string): MlmodelError {
  return new MlmodelError('INVALID_STATE', reason);
}

/** Resolves with how a process ended. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`its server cannot be started (${error.message})`));
    child.once('exit', (code, signal) => {
      resolve(`its server ended with ${signal === null ? `exit code ${code}` : signal}`);
    });
  });
}

async function stopped(
  child: ChildProcess,
  { ended, milliseconds }: { readonly ended: Promise<void>; readonly milliseconds: number },
): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  await ended;
  clearTimeout(timer);
}
