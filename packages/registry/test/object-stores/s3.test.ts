import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { freePort } from '../support/mlflow.js';
import { startStore } from '../support/object-store.js';
import { testObjectStore } from '../support/object-store-suite.js';

const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

testObjectStore({
  name: 'Amazon S3',
  bucket: 's3://models',
  missing: 's3://nothing',
  async start(python) {
    const port = await freePort();
    const options = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', `${port}`];
    const store = await startStore([python, ...options], port);
    const client = new S3Client({
      endpoint: store.proxy.url,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await client.send(new CreateBucketCommand({ Bucket: 'models' }));
    client.destroy();
    return store;
  },
  variables: (url) => ({ ...keys, MLFLOW_S3_ENDPOINT_URL: url }),
  isContent: (url, name) => url.includes(`/${name}`),
});
