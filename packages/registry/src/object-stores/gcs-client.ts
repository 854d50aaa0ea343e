import type { ApiError, Storage } from '@google-cloud/storage';
import { importRuntime } from '@mlmodel/core/flavor';
import { foreignText } from '../http/foreign-text.js';
import type { HttpError } from '../http/http-error.js';
import { objectUri, prefixOf } from './object-uri.js';
import { type StoreName, storeError } from './store-failure.js';

/** A folder in a bucket. */
export interface GcsPlace extends StoreName {
  readonly bucket: string;
  /** Of the names of its files. */
  readonly prefix: string;
}

/** The folder of a URI. @param uri `gs://BUCKET/FOLDER` */
export function gcsPlace(uri: string): GcsPlace {
  const { authority, path } = objectUri(uri);
  const emulator = process.env['STORAGE_EMULATOR_HOST'];
  return {
    bucket: authority,
    prefix: prefixOf(path),
    where: foreignText(`gs://${authority}/${path}`) + (emulator ? ` at ${emulator}` : ''),
    credentials:
      'Set GOOGLE_APPLICATION_CREDENTIALS, or run "gcloud auth application-default login".',
    address: 'the URI, or STORAGE_EMULATOR_HOST',
  };
}

/** The error for what the library throws. */
export function gcsError(place: GcsPlace, cause: unknown): HttpError {
  const { code, errors } = cause as Partial<ApiError>;
  const status = typeof code === 'number' ? code : undefined;
  return storeError(place, { status, code: errors?.[0]?.reason ?? '', cause });
}

/** Imports the library. Its requests are repeated by the caller. */
export async function openStorage(): Promise<Storage> {
  const sdk = await importRuntime(
    { name: '@google-cloud/storage', install: 'npm install @google-cloud/storage' },
    () => import('@google-cloud/storage'),
  );
  return new sdk.Storage({ retryOptions: { autoRetry: false } });
}
