import { motoKeys, startMoto } from '../support/moto.js';
import { testObjectStore } from '../support/object-store-suite.js';

testObjectStore({
  name: 'Amazon S3',
  bucket: 's3://models',
  missing: 's3://nothing',
  start: (python) => startMoto(python, 'models'),
  variables: (url) => ({ ...motoKeys, MLFLOW_S3_ENDPOINT_URL: url }),
  isContent: (url, name) => url.includes(`/${name}`),
});
