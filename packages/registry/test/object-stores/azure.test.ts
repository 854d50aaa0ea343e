import { account, azureVariables, startAzurite } from '../support/azurite.js';
import { testObjectStore } from '../support/object-store-suite.js';

testObjectStore({
  name: 'Azure Blob Storage',
  bucket: `wasbs://models@${account}.blob.core.windows.net`,
  missing: `wasbs://nothing@${account}.blob.core.windows.net`,
  start: () => startAzurite('models'),
  variables: azureVariables,
  isContent: (url, name) => url.includes(`/${name}`),
});
