import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach } from '@jest/globals';
import { type DeployClient, jsonInputs, openTarget } from '@mlmodel/deployments';
import { isRunning } from '@mlmodel/jest-config/is-running';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { localTarget } from '../../src/index.js';
import type { SupervisorStatus } from '../../src/state/deployment-spec.js';
import { folderOf, readStatus } from '../../src/state/state-folder.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** The command as users of a clone have it. */
export const mlmodel = join(root, 'apps/cli/bin/mlmodel.mjs');

/** A model that answers a number for each flower, and one that answers a label and probabilities. */
export const models = {
  iris: join(root, 'tools/models/iris'),
  labels: join(root, 'tools/models/iris-label'),
};

/** The command that starts a server. */
const serve: readonly string[] = [process.execPath, mlmodel, 'serve'];

/** A command that waits with the start of a server until a file is there. */
export function serveAfter(gate: string): readonly string[] {
  const script = 'until [ -e "$0" ]; do sleep 0.05; done; exec "$@"';
  return ['sh', '-c', script, gate, ...serve];
}

/** Waits until a deployment has a server that is not ready yet. @returns what its supervisor reports */
export async function whenStarting(folder: string, name: string): Promise<SupervisorStatus> {
  for (;;) {
    const status = await readStatus(folderOf(folder, name));
    if (status?.starting !== undefined) return status;
    await new Promise(setImmediate);
  }
}

const opened = new Set<DeployClient>();

/**
 * A folder for deployments, all of which are deleted after the test. Without a port they get one that other test files do
 * not choose at the same time.
 */
export async function localDeployments(folder = temporaryFolder(), serverCommand = serve) {
  const target = await openTarget(localTarget, { targetUri: `local:${folder}`, serverCommand });
  const client: DeployClient = {
    ...target,
    createDeployment: async (request) =>
      target.createDeployment({
        ...request,
        config: { port: await freePort(), ...request.config },
      }),
  };
  opened.add(client);
  return { folder, client };
}

afterEach(async () => {
  for (const client of opened) {
    for (const { name } of await client.listDeployments({}))
      await client.deleteDeployment({ name });
  }
  opened.clear();
});

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error();
  return address.port;
}

/** A flower for {@link models}. */
export const flower = jsonInputs({
  dataframe_split: {
    columns: ['sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)'],
    data: [[5.1, 3.5, 1.4, 0.2]],
  },
});

/** The predictions of a deployment for the flower. */
export async function predicted(client: DeployClient, deploymentName: string): Promise<unknown> {
  const { body } = await client.predict({ deploymentName, inputs: flower });
  return JSON.parse(new TextDecoder().decode(body)).predictions;
}

/** Whether a process has ended, also if nobody has waited for it yet. */
export async function hasEnded(pid: unknown): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !isRunning(Number(pid)) || /\) Z/.test(stat);
}
