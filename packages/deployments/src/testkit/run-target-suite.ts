import type { DeploymentClient } from '../deployment-client.js';
import type { OptionalMethod } from '../not-supported.js';
import { configRules } from './config-rules.js';
import { deploymentRules } from './deployment-rules.js';
import { failureRules } from './failure-rules.js';
import { manifestRules } from './manifest-rules.js';
import { type OpenedSuite, openedSuite } from './opened-suite.js';
import { brokenRule, requireEqual } from './rule.js';
import type { TargetSuite } from './target-suite.js';

const methodRule = 'a client has deleteDeployment, listDeployments and getDeployment, or none';
const coverageRule = 'the suite tests what the target has';
const createRule = 'createDeployment resolves to the deployment with its name';

/**
 * Registers the rules of the target contract as tests, with the runner that is passed in. A test that fails names the rule
 * that was broken.
 */
export function runTargetSuite(suite: TargetSuite): void {
  manifestRules(suite);
  configRules(suite);
  const opened = openedSuite(suite);
  coverageTest(suite);
  failureRules(opened);
  if (suite.keepsDeployments === false) creationRule(opened);
  else deploymentRules(opened);
}

const keeping = ['deleteDeployment', 'listDeployments', 'getDeployment'] as const;

/** The client as the target makes it, which may lack methods. */
function clientOf({ target, open = {} }: TargetSuite): Promise<DeploymentClient> {
  const silent = () => {};
  const [, suffix] = /:\/?(.+)$/.exec(open.targetUri ?? '') ?? [];
  return target.open({
    suffix,
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    serverCommand: open.serverCommand ?? ['mlmodel', 'serve'],
    environment: open.environment ?? process.env,
    resolveModel: async (uri) => ({ directory: uri, isCached: false, label: uri }),
    write: async () => {},
  });
}

function coverageTest(suite: TargetSuite): void {
  const { test, update, prediction, keepsDeployments = true } = suite;
  test('has methods that belong together, and the suite tests them', async () => {
    const client = await clientOf(suite);
    const actual = keeping.filter((method) => client[method] !== undefined);
    const expected = keepsDeployments ? [...keeping] : [];
    requireEqual(methodRule, { what: 'what it has', actual, expected });
    const given: Partial<Record<OptionalMethod, unknown>> = {
      updateDeployment: update,
      predict: prediction,
    };
    for (const [method, value] of Object.entries(given)) {
      const isThere = client[method as OptionalMethod] !== undefined;
      if (isThere === (value !== undefined)) continue;
      const how = isThere ? 'the suite does not test it' : 'the suite tests it';
      throw brokenRule(coverageRule, `the target has ${isThere ? '' : 'no '}${method}, and ${how}`);
    }
  });
}

function creationRule({ rule, create }: OpenedSuite): void {
  rule('creates a deployment', async (client) => {
    const created = await create(client, 'suite-one');
    requireEqual(createRule, { what: 'its name', actual: created.name, expected: 'suite-one' });
  });
}
