import { givenConfig, needed } from './given-config.js';
import { type LookUp, type TargetValues, withTarget } from './opened-client.js';
import { type ResultStyle, writeFields, writeSentence } from './written-result.js';

/** The values of the options of commands that change a deployment. */
export interface DeploymentValues extends TargetValues, LookUp, ResultStyle {
  readonly name?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly modelUri?: string | undefined;
  readonly flavor?: string | undefined;
  readonly config?: readonly string[] | undefined;
}

/** `mlmodel deployments create`. */
export async function createDeployment(values: DeploymentValues): Promise<void> {
  const { flavor, endpoint, config: texts, json = false } = values;
  const name = needed(values.name, '-n NAME');
  const modelUri = needed(values.modelUri, '-m MODEL');
  const { deployment, isForProgram } = await withTarget(values, {
    step: `Creating ${name}`,
    async work({ client, target, call, hasWritten }) {
      const config = await givenConfig(target, { method: 'createDeployment', texts });
      const request = { ...call, name, modelUri, flavor, endpoint, config };
      const deployment = await client.createDeployment(request);
      return { deployment, isForProgram: hasWritten() };
    },
  });
  if (json && !isForProgram) return writeFields(deployment, { json });
  const of = deployment.flavor === undefined ? 'The' : deployment.flavor;
  await writeSentence(`${of} deployment ${deployment.name} is created`, { isForProgram });
  if (!isForProgram) await writeFields(deployment, { json });
}

/** `mlmodel deployments update`. */
export async function updateDeployment(values: DeploymentValues): Promise<void> {
  const { flavor, endpoint, modelUri, config: texts, json = false } = values;
  const name = needed(values.name, '-n NAME');
  const deployment = await withTarget(values, {
    step: `Updating ${name}`,
    async work({ client, target, call }) {
      const config = await givenConfig(target, { method: 'updateDeployment', texts });
      return client.updateDeployment({ ...call, name, modelUri, flavor, endpoint, config });
    },
  });
  if (json) return writeFields(deployment, { json });
  const by = deployment.flavor === undefined ? '' : ` (with flavor ${deployment.flavor})`;
  await writeSentence(`Deployment ${name} is updated${by}`);
}

/** `mlmodel deployments delete`. */
export async function deleteDeployment(values: DeploymentValues): Promise<void> {
  const { endpoint, config: texts } = values;
  const name = needed(values.name, '-n NAME');
  await withTarget(values, {
    step: `Deleting ${name}`,
    async work({ client, target, call }) {
      const config = await givenConfig(target, { method: 'deleteDeployment', texts });
      await client.deleteDeployment({ ...call, name, endpoint, config });
    },
  });
  await writeSentence(`Deployment ${name} is deleted`);
}

/** `mlmodel deployments run-local`. */
export async function runLocal(values: DeploymentValues): Promise<void> {
  const { flavor, config: texts } = values;
  const name = needed(values.name, '-n NAME');
  const modelUri = needed(values.modelUri, '-m MODEL');
  await withTarget(values, {
    async work({ client, target, call }) {
      const config = await givenConfig(target, { method: 'runLocal', texts });
      await client.runLocal({ ...call, name, modelUri, flavor, config });
    },
  });
}
