import { MlmodelError } from '@mlmodel/core';
import { z } from 'zod';
import {
  type Deployment,
  type DeploymentClient,
  type DeploymentTarget,
  defineOptions,
  jsonInputs,
  type TargetContext,
} from '../../src/index.js';

const schema = z.strictObject({ height: z.int().min(1).default(1).describe('rows of the shelf') });

/** The client of a shelf, which a test may change. */
export type Shelf = Required<
  Pick<
    DeploymentClient<{ height?: number | undefined }>,
    | 'createDeployment'
    | 'updateDeployment'
    | 'deleteDeployment'
    | 'listDeployments'
    | 'getDeployment'
    | 'predict'
  >
>;

/** What a shelf works on. */
export interface ShelfState {
  readonly shelf: Map<string, Deployment>;
  readonly context: TargetContext;
}

/**
 * A target that keeps its deployments in memory, where all of its clients see them.
 * @param change makes another client of the right one
 */
export function memoryTarget(
  change: (client: Shelf, state: ShelfState) => Partial<Shelf> = (client) => client,
): DeploymentTarget<{ height?: number | undefined }> {
  const shelf = new Map<string, Deployment>();
  return {
    specVersion: 1,
    name: 'memory',
    help: {
      summary: 'Keeps models in memory.',
      uris: [{ uri: 'memory', meaning: 'the only one' }],
    },
    config: async (method) => (method === 'createDeployment' ? defineOptions(schema) : undefined),
    commands: async () => ({ 'memory clear': { run: async () => shelf.clear() } }),
    async open(context) {
      const client = shelfClient({ shelf, context });
      return { ...client, ...change(client, { shelf, context }) } as Shelf;
    },
  };
}

function shelfClient({ shelf, context }: ShelfState): Shelf {
  const found = (name: string): Deployment => {
    const deployment = shelf.get(name);
    if (deployment !== undefined) return deployment;
    throw new MlmodelError('RESOURCE_DOES_NOT_EXIST', `There is no deployment "${name}".`);
  };
  return {
    async createDeployment({ name, modelUri, config, signal }) {
      if (!/^[a-z-]+$/.test(name)) {
        throw new MlmodelError('INVALID_PARAMETER_VALUE', 'Use letters and hyphens.');
      }
      if (shelf.has(name)) {
        throw new MlmodelError('RESOURCE_ALREADY_EXISTS', `There is a deployment "${name}".`);
      }
      const deployment = { name, height: config.height };
      shelf.set(name, deployment);
      try {
        await context.resolveModel(modelUri);
        await new Promise((resolve) => setTimeout(resolve, 5));
        signal?.throwIfAborted();
        return deployment;
      } catch (error) {
        shelf.delete(name);
        throw error;
      }
    },
    async updateDeployment({ name }) {
      const updated = { ...found(name), height: 2 };
      shelf.set(name, updated);
      return updated;
    },
    deleteDeployment: async ({ name }) => void shelf.delete(name),
    listDeployments: async () => [...shelf.values()],
    getDeployment: async ({ name }) => found(name),
    async predict({ deploymentName = '' }) {
      found(deploymentName);
      return jsonInputs({ predictions: [1] });
    },
  };
}
