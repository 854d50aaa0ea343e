import { crc32 } from 'node:zlib';
import { MlmodelError } from '@mlmodel/core';
import type { Environment } from '../connection/connection.js';
import type { Content } from '../http/http-client.js';
import { retrying } from '../http/retrying.js';
import type { ArtifactWriter } from '../upload/artifact-writer.js';
import { bytesOf, type FileContent } from '../upload/file-content.js';
import { partSize, partsOf, uploadInParts } from '../upload/upload-in-parts.js';
import type { ObjectStoreOptions } from './object-store.js';
import { type OpenS3, openS3, ownerOf, type S3Place, s3Error, s3Place } from './s3-client.js';
import { answerOf, uploadPatience } from './store-failure.js';

/** Uploads to Amazon S3, or to what speaks its protocol; large files in parts, and all with their CRC-32. */
export class S3Writer implements ArtifactWriter {
  readonly aloneFrom = partSize + 1;
  readonly #place: S3Place;
  readonly #options: ObjectStoreOptions;
  readonly #extra: object;
  #opened: Promise<OpenS3> | undefined;

  /** @param uri `s3://BUCKET/FOLDER` */
  constructor(uri: string, options: ObjectStoreOptions) {
    this.#place = s3Place(uri, options.environment);
    this.#options = options;
    this.#extra = extraFields(options.environment);
  }

  async put(path: string, content: FileContent): Promise<void> {
    const key = this.#place.prefix + path;
    if (content.size > partSize) return this.#putParts(key, content);
    const body = await bodyOf(content);
    await this.#send(({ sdk, client }, abortSignal) =>
      client.send(new sdk.PutObjectCommand({ ...this.#object(key), ...this.#extra, ...body }), {
        abortSignal,
      }),
    );
  }

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    opened?.client.destroy();
  }

  async #putParts(key: string, content: FileContent): Promise<void> {
    const { UploadId } = await this.#send(({ sdk, client }, abortSignal) =>
      client.send(
        new sdk.CreateMultipartUploadCommand({
          ...this.#object(key),
          ...this.#extra,
          ChecksumAlgorithm: 'CRC32',
        }),
        { abortSignal },
      ),
    );
    const upload = { ...this.#object(key), UploadId };
    const parts = partsOf(content);
    const done = parts.map((_, index) => ({ PartNumber: index + 1, ETag: '', ChecksumCRC32: '' }));
    await uploadInParts(parts, {
      put: async (index, part) => {
        const body = await bodyOf(part);
        const PartNumber = index + 1;
        const { ETag = '' } = await this.#send(({ sdk, client }, abortSignal) =>
          client.send(new sdk.UploadPartCommand({ ...upload, PartNumber, ...body }), {
            abortSignal,
          }),
        );
        done[index] = { PartNumber, ETag, ChecksumCRC32: body.ChecksumCRC32 };
      },
      complete: async () => {
        await this.#send(({ sdk, client }, abortSignal) =>
          client.send(
            new sdk.CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: done } }),
            { abortSignal },
          ),
        );
      },
      abort: async () => {
        const { sdk, client } = await this.#open();
        await client.send(new sdk.AbortMultipartUploadCommand(upload));
      },
    });
  }

  #send<Answer>(work: (opened: OpenS3, signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    const patience = uploadPatience(this.#options);
    return retrying(this.#options, async () => {
      const opened = await this.#open();
      return answerOf(
        { ...patience, where: this.#place.where },
        (signal) => work(opened, signal),
        (cause) => s3Error(this.#place, cause),
      );
    });
  }

  #object(Key: string) {
    return { Bucket: this.#place.bucket, Key, ...ownerOf(this.#options.environment) };
  }

  #open(): Promise<OpenS3> {
    this.#opened ??= openS3(this.#options.environment);
    return this.#opened;
  }
}

/** Bytes in memory, so that a request can be signed and repeated. */
async function bodyOf(content: Content) {
  const Body = await bytesOf(content);
  const digest = Buffer.alloc(4);
  digest.writeUInt32BE(crc32(Body));
  return { Body, ChecksumCRC32: digest.toString('base64') };
}

/** Fields of objects, such as a key for their encryption, as MLflow takes them. */
function extraFields(environment: Environment): object {
  const text = environment['MLFLOW_S3_UPLOAD_EXTRA_ARGS'] || '{}';
  try {
    const fields: unknown = JSON.parse(text);
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return fields;
  } catch {}
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    'MLFLOW_S3_UPLOAD_EXTRA_ARGS is not a JSON object. Write it as {"ServerSideEncryption": "aws:kms"}.',
  );
}
