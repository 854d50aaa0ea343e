import { freePort } from '../support/mlflow.js';
import { startStore } from '../support/object-store.js';
import { testObjectStore } from '../support/object-store-suite.js';

testObjectStore({
  name: 'Google Cloud Storage',
  bucket: 'gs://models',
  missing: 'gs://nothing',
  async start(python) {
    const port = await freePort();
    const place = ['--host', '127.0.0.1', '--port', `${port}`];
    const options = ['start', ...place, '--in-memory', '--default-bucket', 'models'];
    return startStore([python, '-m', 'gcp_storage_emulator', ...options], port);
  },
  variables: (url) => ({ STORAGE_EMULATOR_HOST: url, GOOGLE_CLOUD_PROJECT: 'test' }),
  isContent: (url, name) => url.includes(name) && url.includes('alt=media'),
});
