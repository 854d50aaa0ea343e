// Asks for a region's endpoints, and prints the message of the failure.
import { sagemakerTarget } from '@mlmodel/target-sagemaker';

const client = await sagemakerTarget.open({
  logger: console,
  serverCommand: [],
  environment: process.env,
  resolveModel: async () => ({ directory: '.', isCached: false, label: '.' }),
  write: async () => undefined,
});
await client
  .listDeployments({})
  .catch((error) => console.log(`${error.errorCode} ${error.message}`));
