import { setTimeout as wait } from 'node:timers/promises';
import { MlmodelError } from '@mlmodel/core';
import { lastErrorIn, openLog } from '../server/log-file.js';
import type {
  DeploymentSpec,
  ProcessIdentity,
  SupervisorStatus,
} from '../state/deployment-spec.js';
import { isAlive, signalProcess } from '../state/process-identity.js';
import {
  type DeploymentFolder,
  readStatus,
  removeStatus,
  writeSpec,
} from '../state/state-folder.js';
import { launchSupervisor } from './launch-supervisor.js';

/** Milliseconds between two looks at what a supervisor reports. */
const pause = 50;

/** What supervisors are started with. */
export interface StartOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal | undefined;
}

/** Whether the supervisor of a deployment runs. */
export function isSupervised(status: SupervisorStatus | undefined): status is SupervisorStatus {
  return isAlive(status?.supervisor);
}

/**
 * Starts the supervisor of a deployment in the background, where it survives this process and its terminal. Resolves when
 * the server is ready.
 * @throws MlmodelError `INVALID_STATE` with the reason when the server does not start, and the reason of the signal; nothing
 * runs then
 */
export async function startSupervisor(
  folder: DeploymentFolder,
  { environment, signal }: StartOptions,
): Promise<void> {
  signal?.throwIfAborted();
  // A server whose supervisor was killed holds the port.
  await stopSupervisor(folder);
  const output = openLog(folder.log);
  const supervisor = await launchSupervisor(folder, { environment, output: output.fd });
  output.close();
  for (;;) {
    const end = supervisor.ended();
    const status = await readStatus(folder);
    if (status?.state === 'running') return;
    if (status?.refused !== undefined) throw notStarted(status.refused.reason);
    if (end !== undefined) {
      // One that was killed has left its server.
      await stopSupervisor(folder);
      throw notStarted(lastErrorIn(folder.log, output.start) ?? `its supervisor ended (${end})`);
    }
    // Before it has reported, it could not be stopped.
    if (signal?.aborted && status !== undefined) {
      await stopSupervisor(folder);
      throw signal.reason;
    }
    await wait(pause);
  }
}

/** An update of a deployment. */
export interface Update {
  /** What is served until the other is ready. */
  readonly before: DeploymentSpec;
  readonly spec: DeploymentSpec;
  readonly signal: AbortSignal | undefined;
}

/**
 * Makes the supervisor serve another generation. Resolves when it is served.
 * @throws MlmodelError `INVALID_STATE` with the reason when it does not start, and the reason of the signal: the generation
 * before is served
 */
export async function updateSupervised(
  folder: DeploymentFolder,
  { before, spec, signal }: Update,
): Promise<void> {
  const { generation } = spec;
  let isWithdrawn = false;
  const tell = async (wanted: DeploymentSpec) => {
    await writeSpec(folder, wanted);
    signalProcess((await readStatus(folder))?.supervisor, 'SIGHUP');
  };
  await tell(spec);
  for (;;) {
    const status = await readStatus(folder);
    if (status?.refused?.generation === generation) {
      if (isWithdrawn) throw signal?.reason;
      throw notStarted(status.refused.reason);
    }
    if (status?.generation === generation && status.state === 'running') {
      // It was ready before it was withdrawn.
      if (isWithdrawn) await writeSpec(folder, spec);
      return;
    }
    if (!isAlive(status?.supervisor)) {
      await stopped(status?.starting?.server);
      throw notStarted('its supervisor ended');
    }
    if (signal?.aborted && !isWithdrawn && status.starting?.generation === generation) {
      isWithdrawn = true;
      await tell(before);
    }
    await wait(pause);
  }
}

/**
 * Stops the supervisor of a deployment and its servers, which end their requests first. A server whose supervisor was
 * killed is stopped too. Resolves when they have ended.
 */
export async function stopSupervisor(folder: DeploymentFolder): Promise<void> {
  await stopped((await readStatus(folder))?.supervisor);
  // What it says last has the server that it had begun to start when it was killed.
  const { server, starting } = (await readStatus(folder)) ?? {};
  await stopped(starting?.server);
  await stopped(server);
  await removeStatus(folder);
}

async function stopped(identity: ProcessIdentity | undefined): Promise<void> {
  signalProcess(identity, 'SIGTERM');
  while (isAlive(identity)) await wait(pause);
}

function notStarted(reason: string): MlmodelError {
  return new MlmodelError('INVALID_STATE', reason);
}
