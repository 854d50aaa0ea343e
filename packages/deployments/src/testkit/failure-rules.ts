import type { DeployClient } from '../deploy-client.js';
import { names } from './deployment-rules.js';
import type { OpenedSuite } from './opened-suite.js';
import { brokenRule, requireEqual, requireRefusal } from './rule.js';

const failureRule = 'a creation that fails leaves nothing';
const abortRule = 'a creation that is aborted rejects with the reason, and leaves nothing';
const secretRule = 'errors are MlmodelErrors of one line, without values of the environment';

/** What happens when a deployment cannot be created. */
export function failureRules({ suite, rule, open, create }: OpenedSuite): void {
  const keeps = async (client: DeployClient, broken: string) => {
    const left = await names(client).catch(() => []);
    requireEqual(broken, { what: 'the list', actual: left, expected: [] });
  };

  rule('leaves nothing when a creation fails, and tells no secret', async () => {
    const secret = 'suite-value-of-the-environment';
    const client = await open({ ...environmentOf(suite.open?.environment), SUITE_SECRET: secret });
    await requireRefusal(secretRule, {
      what: 'createDeployment of a model that is not there',
      call: () => create(client, 'suite-three', { modelUri: `${suite.model}-that-is-not-there` }),
      secret,
    });
    await keeps(client, failureRule);
  });

  rule('leaves nothing when a creation is aborted', async (client) => {
    const reason = new Error('no longer wanted');
    await abortedBy(client, AbortSignal.abort(reason));
    const controller = new AbortController();
    const attempt = abortedBy(client, controller.signal);
    setImmediate(() => controller.abort(reason));
    await attempt;
    await keeps(client, abortRule);

    async function abortedBy(opened: DeployClient, signal: AbortSignal): Promise<void> {
      const error = await create(opened, 'suite-three', { signal }).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (error === reason) return;
      throw brokenRule(abortRule, error === undefined ? 'it resolved' : `it was ${String(error)}`);
    }
  });
}

function environmentOf(
  given: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const entries = Object.entries(given).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined;
  });
  return Object.fromEntries(entries);
}
