import { pipeline } from 'node:stream/promises';
import type { Storage } from '@google-cloud/storage';
import { retrying } from '../http/retrying.js';
import type { ArtifactWriter } from '../upload/artifact-writer.js';
import type { FileContent } from '../upload/file-content.js';
import { partSize } from '../upload/upload-in-parts.js';
import { type GcsPlace, gcsError, gcsPlace, openStorage } from './gcs-client.js';
import type { ObjectStoreOptions } from './object-store.js';
import { answerOf, uploadPatience } from './store-failure.js';

/**
 * Uploads to Google Cloud Storage. A large file is one resumable upload, whose parts are sent one after the other; nothing is
 * there before its end. The library compares checksums.
 */
export class GcsWriter implements ArtifactWriter {
  readonly aloneFrom = Number.POSITIVE_INFINITY;
  readonly #place: GcsPlace;
  readonly #options: ObjectStoreOptions;
  #storage: Promise<Storage> | undefined;

  /** @param uri `gs://BUCKET/FOLDER` */
  constructor(uri: string, options: ObjectStoreOptions) {
    this.#place = gcsPlace(uri);
    this.#options = options;
  }

  put(path: string, content: FileContent): Promise<void> {
    const isLarge = content.size > partSize;
    const patience = uploadPatience(this.#options, content.size);
    return retrying(this.#options, async () => {
      this.#storage ??= openStorage();
      const file = (await this.#storage).bucket(this.#place.bucket).file(this.#place.prefix + path);
      const options = { resumable: isLarge, ...(isLarge && { chunkSize: partSize }) };
      await answerOf(
        { ...patience, where: this.#place.where },
        (signal) => pipeline(content.open(), file.createWriteStream(options), { signal }),
        (cause) => gcsError(this.#place, cause),
      );
    });
  }

  async close(): Promise<void> {}
}
