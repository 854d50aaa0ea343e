import type { Deployment, Endpoint } from '@mlmodel/deployments';
import { writeStdout } from '../terminal/standard-streams.js';
import { styleFor } from '../terminal/terminal.js';
import { terminalColumns } from '../terminal/terminal-columns.js';
import { textTable } from '../terminal/text-table.js';
import type { DeploymentValues } from './change-deployments.js';
import { needed } from './given-config.js';
import { withTarget } from './opened-client.js';
import { textOf, writeFields } from './written-result.js';

/** `mlmodel deployments list`. */
export async function listDeployments(values: DeploymentValues): Promise<void> {
  const { endpoint } = values;
  const deployments = await withTarget(values, {
    step: 'Listing deployments',
    work: ({ client, call }) => client.listDeployments({ ...call, endpoint }),
  });
  await writeList(deployments, values);
}

/** `mlmodel deployments get`. */
export async function getDeployment(values: DeploymentValues): Promise<void> {
  const { endpoint } = values;
  const name = needed(values.name, '-n NAME');
  const deployment = await withTarget(values, {
    step: `Looking at ${name}`,
    work: ({ client, call }) => client.getDeployment({ ...call, name, endpoint }),
  });
  await writeFields(deployment, values);
}

/** `mlmodel deployments list-endpoints`. */
export async function listEndpoints(values: DeploymentValues): Promise<void> {
  const endpoints = await withTarget(values, {
    step: 'Listing endpoints',
    work: ({ client, call }) => client.listEndpoints(call),
  });
  await writeList(endpoints, values);
}

/** `mlmodel deployments get-endpoint`. */
export async function getEndpoint(values: DeploymentValues): Promise<void> {
  const endpoint = needed(values.endpoint, '--endpoint NAME');
  const found = await withTarget(values, {
    step: `Looking at ${endpoint}`,
    work: ({ client, call }) => client.getEndpoint({ ...call, endpoint }),
  });
  await writeFields(found, values);
}

/** Fields that a list shows of each, if any has them. */
const listed = ['state', 'flavor', 'endpoint', 'url'];

async function writeList(
  items: readonly (Deployment | Endpoint)[],
  { json = false }: DeploymentValues,
): Promise<void> {
  if (json) return writeStdout(`${JSON.stringify(items, null, 2)}\n`);
  const shown = listed.filter((field) => items.some((item) => item[field] !== undefined));
  const rows = items.map((item) => [
    textOf(item.name),
    ...shown.map((field) => (item[field] === undefined ? '' : textOf(item[field]))),
  ]);
  const { dim } = styleFor(process.stdout);
  const lines = textTable(rows, { width: terminalColumns(process.stdout) });
  await writeStdout(items.length === 0 ? dim('None\n') : lines.map((line) => `${line}\n`).join(''));
}
