import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { freePort } from './mlflow.js';
import { type RunningStore, startStore } from './object-store.js';

/** Credentials that moto takes. */
export const motoKeys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

/** Starts a server that speaks the protocol of S3, with a bucket. */
export async function startMoto(python: string, bucket: string): Promise<RunningStore> {
  const port = await freePort();
  const options = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', `${port}`];
  const store = await startStore([python, ...options], port);
  const client = new S3Client({
    endpoint: store.proxy.url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return store;
}
