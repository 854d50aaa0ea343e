import type { DeploymentValues } from './change-deployments.js';
import { givenConfig, needed } from './given-config.js';
import { withTarget } from './opened-client.js';
import { writeFields, writeSentence } from './written-result.js';

/** `mlmodel deployments create-endpoint`. */
export async function createEndpoint(values: DeploymentValues): Promise<void> {
  const { config: texts, json = false } = values;
  const name = needed(values.endpoint, '--endpoint NAME');
  const endpoint = await withTarget(values, {
    step: `Creating ${name}`,
    async work({ client, target, call }) {
      const config = await givenConfig(target, { method: 'createEndpoint', texts });
      return client.createEndpoint({ ...call, name, config });
    },
  });
  if (json) return writeFields(endpoint, { json });
  await writeSentence(`Endpoint ${endpoint.name} is created`);
}

/** `mlmodel deployments update-endpoint`. */
export async function updateEndpoint(values: DeploymentValues): Promise<void> {
  const endpoint = needed(values.endpoint, '--endpoint NAME');
  await withTarget(values, {
    step: `Updating ${endpoint}`,
    async work({ client, target, call }) {
      const config = await givenConfig(target, { method: 'updateEndpoint', texts: values.config });
      await client.updateEndpoint({ ...call, endpoint, config });
    },
  });
  await writeSentence(`Endpoint ${endpoint} is updated`);
}

/** `mlmodel deployments delete-endpoint`. */
export async function deleteEndpoint(values: DeploymentValues): Promise<void> {
  const endpoint = needed(values.endpoint, '--endpoint NAME');
  await withTarget(values, {
    step: `Deleting ${endpoint}`,
    work: ({ client, call }) => client.deleteEndpoint({ ...call, endpoint }),
  });
  await writeSentence(`Endpoint ${endpoint} is deleted`);
}
