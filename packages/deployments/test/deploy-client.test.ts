import { expect, test } from '@jest/globals';
import { jsonInputs, openTarget } from '../src/index.js';
import { shelfTarget } from './shelf-target.js';

const inputs = jsonInputs({ inputs: [1] });
const owner = 'me';

test('a configuration is checked and completed before the target sees it', async () => {
  const client = await openTarget(shelfTarget);
  const created = client.createDeployment({ name: 'a', modelUri: 'm', config: { owner } });
  expect(await created).toMatchObject({ config: { owner, shelf_height: 1, is_open: false } });
});

test.each([
  [{ owner, shelf_height: 0 }, '"shelf_height" must be a whole number from 1, not 0'],
  [{ owner, shelf_hight: 2 }, 'no option "shelf_hight": did you mean "shelf_height"?'],
  [{ owner, labels: { a: 1 } }, 'The option "labels.a": '],
  [undefined, 'The option "owner" is required: whose it is.'],
  [[owner] as never, 'is an object'],
])('a wrong configuration is refused: %j', async (config, message) => {
  const client = await openTarget(shelfTarget);
  await expect(client.createDeployment({ name: 'a', modelUri: 'm', config })).rejects.toMatchObject(
    { errorCode: 'INVALID_PARAMETER_VALUE', message: expect.stringContaining(message) },
  );
  expect(await client.listDeployments({})).toEqual([]);
});

test('a configuration for a method that takes none is refused', async () => {
  const client = await openTarget(shelfTarget);
  const removed = client.deleteDeployment({ name: 'a', config: { force: true } });
  await expect(removed).rejects.toThrow('takes no configuration for deleteDeployment');
});

test('a method that the target lacks says so, with the code of what is not implemented', async () => {
  const client = await openTarget(shelfTarget);
  const calls = {
    'update deployments': client.updateDeployment({ name: 'a' }),
    'predict with its deployments': client.predict({ deploymentName: 'a', inputs }),
    'stream predictions': client.predictStream({ deploymentName: 'a', inputs }),
    'explain predictions': client.explain({ deploymentName: 'a', inputs }),
    'create endpoints': client.createEndpoint({ name: 'e' }),
    'update endpoints': client.updateEndpoint({ endpoint: 'e' }),
    'delete endpoints': client.deleteEndpoint({ endpoint: 'e' }),
    'list endpoints': client.listEndpoints({}),
    'describe endpoints': client.getEndpoint({ endpoint: 'e' }),
    'run models locally': client.runLocal({ name: 'a', modelUri: 'm' }),
  };
  for (const [deed, call] of Object.entries(calls)) {
    await expect(call).rejects.toMatchObject({
      errorCode: 'NOT_IMPLEMENTED',
      message: `The target "shelf" does not ${deed}. mlmodel deployments help -t shelf says what it does.`,
    });
  }
});

test('what no target can do is refused for all of them', async () => {
  const target = {
    ...shelfTarget,
    async open() {
      return {
        createDeployment: async () => ({ name: 'a' }),
        updateDeployment: async () => ({ name: 'a' }),
        predict: async () => inputs,
      };
    },
  };
  const client = await openTarget(target);
  await expect(client.createDeployment({ name: ' ', modelUri: 'm' })).rejects.toThrow(
    'The deployment needs a name.',
  );
  await expect(client.updateDeployment({ name: 'a', flavor: 'onnx' })).rejects.toThrow(
    'Another flavor needs the model too',
  );
  for (const both of [{}, { deploymentName: 'a', endpoint: 'b' }]) {
    await expect(client.predict({ ...both, inputs })).rejects.toThrow('not both');
  }
});

test('a client may be an object of a class', async () => {
  class Client {
    #name = 'kept';
    async createDeployment() {
      return { name: this.#name };
    }
    async updateDeployment() {
      return { name: this.#name };
    }
  }
  const client = await openTarget({ ...shelfTarget, open: async () => new Client() });
  expect(await client.updateDeployment({ name: 'a' })).toEqual({ name: 'kept' });
});
