import { gcsVariables, startGcsEmulator } from '../support/gcs-emulator.js';
import { testObjectStore } from '../support/object-store-suite.js';

testObjectStore({
  name: 'Google Cloud Storage',
  bucket: 'gs://models',
  missing: 'gs://nothing',
  start: (python) => startGcsEmulator(python, 'models'),
  variables: gcsVariables,
  isContent: (url, name) => url.includes(name) && url.includes('alt=media'),
});
