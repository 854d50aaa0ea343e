import { MlmodelError } from '@mlmodel/core';
import { z } from 'zod';
import {
  type Deployment,
  type DeploymentClient,
  type DeploymentTarget,
  defineOptions,
} from '../src/index.js';

const schema = z.object({
  shelf_height: z.int().min(1).default(1).describe('rows of the shelf'),
  labels: z.record(z.string(), z.string()).optional().describe('what is written on it'),
  sides: z.array(z.string()).optional().describe('where it is open'),
  is_open: z.boolean().default(false).describe('whether it has no door'),
  owner: z.string().describe('whose it is'),
});

type Config = z.infer<typeof schema>;

/** A target that keeps its deployments in memory, and has only what it needs for that. */
export const shelfTarget: DeploymentTarget<Config> = {
  specVersion: 1,
  name: 'shelf',
  help: { summary: 'Puts models on a shelf.', uris: [{ uri: 'shelf', meaning: 'the only one' }] },
  config: async (method) => (method === 'createDeployment' ? defineOptions(schema) : undefined),
  open: async () => shelfClient(),
};

function shelfClient(): DeploymentClient<Config> {
  const shelf = new Map<string, Deployment>();
  return {
    async createDeployment({ name, config }) {
      const deployment = { name, config };
      shelf.set(name, deployment);
      return deployment;
    },
    async deleteDeployment({ name }) {
      shelf.delete(name);
    },
    listDeployments: async () => [...shelf.values()],
    async getDeployment({ name }) {
      const found = shelf.get(name);
      if (found === undefined) {
        throw new MlmodelError('RESOURCE_DOES_NOT_EXIST', `There is no deployment "${name}".`);
      }
      return found;
    },
  };
}
