import type { DeployClient } from '../deploy-client.js';
import type { Deployment } from '../deployment-client.js';
import type { OpenedSuite } from './opened-suite.js';
import { brokenRule, requireEqual, requireRefusal } from './rule.js';

const createRule = 'createDeployment resolves to the deployment with its name, as plain JSON';
const keptRule = 'a deployment that was created is listed once and described, to every client';
const takenRule = 'a name that is taken is refused, and its deployment stays as it is';
const onceRule = 'of two creations of one name at the same time, one succeeds';
const unknownRule = 'an unknown name is RESOURCE_DOES_NOT_EXIST';
const deleteRule = 'a deletion resolves when the deployment is gone, also if there is none';
const updateRule = 'an update keeps the name, and resolves to the deployment';
const predictRule = 'predict answers as the model does';
const badNameRule = 'a name that the platform does not allow is INVALID_PARAMETER_VALUE';

/** What a target that keeps deployments does with them. */
export function deploymentRules({ suite, rule, create, open }: OpenedSuite): void {
  const { update, prediction, badNames = [] } = suite;

  rule('creates a deployment, which every client sees, and deletes it', async (client) => {
    const created = await create(client, 'suite-one');
    requireEqual(createRule, { what: 'its name', actual: created.name, expected: 'suite-one' });
    const json = JSON.parse(JSON.stringify(created));
    requireEqual(createRule, { what: 'it as JSON', actual: json, expected: defined(created) });
    const other = await open();
    requireEqual(keptRule, {
      what: 'the list',
      actual: await names(other),
      expected: ['suite-one'],
    });
    const { name } = await other.getDeployment({ name: 'suite-one' });
    requireEqual(keptRule, { what: 'the name', actual: name, expected: 'suite-one' });
    await other.deleteDeployment({ name: 'suite-one' });
    requireEqual(deleteRule, { what: 'the list', actual: await names(client), expected: [] });
    await requireRefusal(unknownRule, {
      what: 'getDeployment after the deletion',
      call: () => client.getDeployment({ name: 'suite-one' }),
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
    await client.deleteDeployment({ name: 'suite-one' }).catch((error: unknown) => {
      throw brokenRule(deleteRule, `the second one rejected with ${String(error)}`, error);
    });
  });

  rule('refuses a name that is taken', async (client) => {
    const attempts = await Promise.allSettled([
      create(client, 'suite-two'),
      create(client, 'suite-two'),
    ]);
    const made = attempts.filter(({ status }) => status === 'fulfilled').length;
    requireEqual(onceRule, { what: 'the number that succeeded', actual: made, expected: 1 });
    const before = await client.getDeployment({ name: 'suite-two' });
    await requireRefusal(takenRule, {
      what: 'createDeployment',
      call: () => create(client, 'suite-two'),
      code: 'RESOURCE_ALREADY_EXISTS',
    });
    const after = await client.getDeployment({ name: 'suite-two' });
    requireEqual(takenRule, { what: 'the deployment', actual: after, expected: before });
    requireEqual(keptRule, {
      what: 'the list',
      actual: await names(client),
      expected: ['suite-two'],
    });
    if (prediction !== undefined) await predict(client, 'suite-two');
    if (update !== undefined) await updateOnce(client, 'suite-two');
  });

  rule('refuses names that it does not know', async (client) => {
    const name = 'suite-unknown';
    const calls = {
      getDeployment: () => client.getDeployment({ name }),
      ...(prediction && {
        predict: () => client.predict({ deploymentName: name, inputs: prediction.inputs }),
      }),
    };
    for (const [what, call] of Object.entries(calls)) {
      await requireRefusal(unknownRule, { what, call, code: 'RESOURCE_DOES_NOT_EXIST' });
    }
  });

  rule('refuses names that the platform does not allow', async (client) => {
    for (const name of badNames) {
      const call = () => create(client, name);
      const what = `createDeployment of ${JSON.stringify(name)}`;
      await requireRefusal(badNameRule, { what, call, code: 'INVALID_PARAMETER_VALUE' });
    }
    requireEqual(keptRule, { what: 'the list', actual: await names(client), expected: [] });
  });

  async function predict(client: DeployClient, deploymentName: string): Promise<void> {
    if (prediction === undefined) return;
    const response = await client.predict({ deploymentName, inputs: prediction.inputs });
    try {
      prediction.check(response);
    } catch (error) {
      throw brokenRule(predictRule, String(error), error);
    }
  }

  async function updateOnce(client: DeployClient, name: string): Promise<void> {
    const updated = await client.updateDeployment({ name, ...update });
    requireEqual(updateRule, { what: 'its name', actual: updated?.name, expected: name });
    requireEqual(updateRule, { what: 'the list', actual: await names(client), expected: [name] });
  }
}

/** The names of all deployments, sorted. */
export async function names(client: DeployClient): Promise<readonly string[]> {
  return (await client.listDeployments({})).map(({ name }) => name).sort();
}

/** Without the fields that are undefined. */
function defined(deployment: Deployment): object {
  return Object.fromEntries(Object.entries(deployment).filter(([, value]) => value !== undefined));
}
