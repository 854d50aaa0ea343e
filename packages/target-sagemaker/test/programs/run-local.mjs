// Runs a model locally until SIGTERM: run-local.mjs MODEL CONFIG SERVER_COMMAND [FLAVOR]. Prints how it ended.
import { openTarget } from '@mlmodel/deployments';
import { sagemakerTarget } from '@mlmodel/target-sagemaker';

const [, , modelUri, config, serverCommand, flavor] = process.argv;
const controller = new AbortController();
process.once('SIGTERM', () => controller.abort());
const client = await openTarget(sagemakerTarget, { serverCommand: JSON.parse(serverCommand) });
await client
  .runLocal({
    ...{ name: 'iris', modelUri, flavor },
    ...{ config: JSON.parse(config), signal: controller.signal },
  })
  .then(() => console.log('done'))
  .catch((error) => console.log(error.message));
