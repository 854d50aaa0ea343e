import { MlmodelError } from '@mlmodel/core';
import { importSdk } from '../aws/import-sdk.js';
import type { Work } from '../aws/work.js';
import type { Created } from './created.js';
import { modelArchive } from './model-archive.js';

/** A model to upload. */
export interface ModelUpload {
  /** The folder that holds `MLmodel`. */
  readonly directory: string;
  readonly bucket: string;
  /** The name of the SageMaker model, below which the archive is stored. */
  readonly modelName: string;
}

/** Bytes of a part of a large upload: S3 takes 10,000 of them, so up to 160 GB. Four are in memory at a time. */
const partSize = 16 * 1024 * 1024;

/** Where the archive of a model is, as MLflow places it. */
export function archiveKey(modelName: string): string {
  return `${modelName}/model.tar.gz`;
}

/** Uploads a model as an archive, packed on the way, and tags it for SageMaker. @returns its `s3://` URI */
export async function uploadModel(
  { directory, bucket, modelName }: ModelUpload,
  { aws, onProgress, signal }: Work,
  created: Created,
): Promise<string> {
  created.goOn();
  const object = { Bucket: bucket, Key: archiveKey(modelName) };
  const uri = `s3://${bucket}/${object.Key}`;
  const s3 = await aws.s3();
  const { Upload } = await importSdk('lib-storage', () => import('@aws-sdk/lib-storage'));
  const body = await modelArchive(directory);
  const upload = new Upload({ client: s3, params: { ...object, Body: body }, partSize });
  const step = `Uploading the model to ${uri}`;
  onProgress?.({ step });
  upload.on('httpUploadProgress', ({ loaded = 0 }) =>
    onProgress?.({ step, detail: `${Math.round(loaded / 1e6)} MB` }),
  );
  // Its own way to end does not wait until the parts are removed.
  const abort = () => body.destroy(new Error('interrupted'));
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await upload.done();
  } catch (cause) {
    created.goOn();
    throw body.errored === null ? cause : unreadable(body.errored);
  } finally {
    signal?.removeEventListener('abort', abort);
    body.destroy();
  }
  created.add(`the object ${uri}`, () => s3.deleteObject(object));
  await s3.putObjectTagging({
    ...object,
    Tagging: { TagSet: [{ Key: 'SageMaker', Value: 'true' }] },
  });
  return uri;
}

function unreadable(cause: Error): MlmodelError {
  const message = `The model cannot be read: ${cause.message}. Correct that, and try again.`;
  return new MlmodelError('IO_ERROR', message, { cause });
}
