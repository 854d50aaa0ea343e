import { type DeployClient, openTarget } from '../deploy-client.js';
import type { Deployment } from '../deployment-client.js';
import type { TargetSuite } from './target-suite.js';

/** A suite whose target can be opened again and again. */
export interface OpenedSuite {
  readonly suite: TargetSuite;
  /** Opens the target, with other variables of the environment if given. */
  open(environment?: Readonly<Record<string, string>>): Promise<DeployClient>;
  /** Creates a deployment of the suite's model. */
  create(client: DeployClient, name: string, change?: Partial<Creation>): Promise<Deployment>;
  /** Registers a test of a rule; what it deploys is deleted after it. */
  rule(name: string, check: (client: DeployClient) => Promise<void>): void;
}

interface Creation {
  readonly modelUri: string;
  readonly signal: AbortSignal;
}

/** Names that the rules give. */
const suiteNames = ['suite-one', 'suite-two', 'suite-three', 'suite-unknown'];

/** Prepares the rules of a suite. */
export function openedSuite(suite: TargetSuite): OpenedSuite {
  const { test, target, model, config, timeLimit = 120_000 } = suite;
  const open: OpenedSuite['open'] = (environment) =>
    openTarget(target, { ...suite.open, ...(environment && { environment }) });
  return {
    suite,
    open,
    create: (client, name, change = {}) =>
      client.createDeployment({ name, modelUri: model, config, ...change }),
    rule(name, check) {
      const run = async () => {
        const client = await open();
        try {
          await check(client);
        } finally {
          await removeAll(client);
        }
      };
      test(name, run, timeLimit);
    },
  };
}

/** Removes what a failed rule has left; a target that does not keep deployments has nothing to remove. */
async function removeAll(client: DeployClient): Promise<void> {
  for (const name of suiteNames) await client.deleteDeployment({ name }).catch(() => {});
}
