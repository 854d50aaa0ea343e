import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import {
  type ChecksumAlgorithm,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { resolveModel } from '../../src/index.js';
import { motoKeys, startMoto } from '../support/moto.js';
import type { RunningStore } from '../support/object-store.js';
import { failureOf } from '../support/served-model.js';

const algorithms: readonly ChecksumAlgorithm[] = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'];
/** For parts of 5 MiB, the least that S3 takes, and a rest. */
const content = randomBytes(6_000_000);
const Bucket = 'models';

const python = pythonForTests() ?? '';
(python ? describe : describe.skip)('checksums of S3', () => {
  let store: RunningStore;
  let client: S3Client;
  const before = { ...process.env };

  beforeAll(async () => {
    store = await startMoto(python, Bucket);
    Object.assign(process.env, motoKeys);
    client = new S3Client({ endpoint: store.proxy.url, region: 'us-east-1', forcePathStyle: true });
  });

  afterEach(() => {
    store.proxy.change = () => undefined;
  });

  afterAll(async () => {
    process.env = before;
    client.destroy();
    await store?.stop();
  });

  const options = () => ({
    environment: { MLFLOW_S3_ENDPOINT_URL: store.proxy.url },
    cacheFolder: temporaryFolder(),
    retries: 0,
  });

  async function put(folder: string, ChecksumAlgorithm: ChecksumAlgorithm): Promise<string> {
    const place = { Bucket, ChecksumAlgorithm };
    const mlmodel = { ...place, Key: `${folder}/MLmodel`, Body: 'flavors: {}\n' };
    await client.send(new PutObjectCommand(mlmodel));
    return `s3://${Bucket}/${folder}`;
  }

  /** Flips a bit of what is sent of the large file, as often as said. */
  function flip(times: number): void {
    let left = times;
    store.proxy.change = ({ method, url = '' }) => {
      if (method !== 'GET' || !url.includes('large.bin') || left-- <= 0) return undefined;
      let isFlipped = false;
      return new Transform({
        transform(piece: Buffer, _encoding, done) {
          const bytes = Buffer.from(piece);
          if (!isFlipped) bytes[0] = (bytes[0] ?? 0) ^ 1;
          isFlipped = true;
          done(null, bytes);
        },
      });
    };
  }

  test.each(algorithms)('of the kind %s are verified', async (algorithm) => {
    const uri = await put(algorithm, algorithm);
    const Key = `${algorithm}/large.bin`;
    const stored = { Bucket, Key, Body: content, ChecksumAlgorithm: algorithm };
    await client.send(new PutObjectCommand(stored));
    const { directory } = await resolveModel(uri, options());
    expect(content.equals(readFileSync(join(directory, 'large.bin')))).toBe(true);
    flip(1);
    const again = await resolveModel(uri, options());
    expect(content.equals(readFileSync(join(again.directory, 'large.bin')))).toBe(true);
    flip(2);
    expect(await failureOf(uri, options())).toMatchObject({
      errorCode: 'DATA_LOSS',
      message: expect.stringContaining('"large.bin"'),
    });
  });

  // Of parts, moto computes the others with packages that it does not need.
  test.each(['CRC32', 'SHA1', 'SHA256'] as const)(
    'of the kind %s are verified for objects that were stored in parts',
    async (algorithm) => {
      const uri = await put(`parts-${algorithm}`, algorithm);
      const object = { Bucket, Key: `parts-${algorithm}/large.bin` };
      const how = { ...object, ChecksumAlgorithm: algorithm };
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(how));
      const Parts = [];
      for (const [index, start] of [0, 5 * 2 ** 20].entries()) {
        const PartNumber = index + 1;
        const Body = content.subarray(start, start + 5 * 2 ** 20);
        const part = { ...how, UploadId, PartNumber, Body };
        const { $metadata, ...sums } = await client.send(new UploadPartCommand(part));
        Parts.push({ PartNumber, ...sums });
      }
      const done = { ...object, UploadId, MultipartUpload: { Parts } };
      await client.send(new CompleteMultipartUploadCommand(done));
      const { directory } = await resolveModel(uri, options());
      expect(content.equals(readFileSync(join(directory, 'large.bin')))).toBe(true);
      flip(2);
      expect((await failureOf(uri, options())).message).toContain('checksum');
    },
  );
});
