import type { ContainerClient } from '@azure/storage-blob';
import { retrying } from '../http/retrying.js';
import type { ArtifactWriter } from '../upload/artifact-writer.js';
import { bytesOf, type FileContent } from '../upload/file-content.js';
import { partSize, partsOf, uploadInParts } from '../upload/upload-in-parts.js';
import { type AzurePlace, azureError, azurePlace, openContainer } from './azure-client.js';
import type { ObjectStoreOptions } from './object-store.js';
import { answerOf, uploadPatience } from './store-failure.js';

/** Uploads to Azure Blob Storage, or to a data lake, whose files are blobs too; large files in blocks. */
export class AzureWriter implements ArtifactWriter {
  readonly aloneFrom = partSize + 1;
  readonly #place: AzurePlace;
  readonly #options: ObjectStoreOptions;
  #container: Promise<ContainerClient> | undefined;

  /** @param uri `wasbs://CONTAINER@ACCOUNT.blob.core.windows.net/FOLDER`, or `abfss:` and `dfs` */
  constructor(uri: string, options: ObjectStoreOptions) {
    this.#place = azurePlace(uri, options.environment);
    this.#options = options;
  }

  async put(path: string, content: FileContent): Promise<void> {
    const name = this.#place.prefix + path;
    if (content.size > partSize) return this.#putBlocks(name, content);
    const bytes = await bytesOf(content);
    await this.#send((container, abortSignal) =>
      container.getBlockBlobClient(name).upload(bytes, bytes.length, { abortSignal }),
    );
  }

  async close(): Promise<void> {}

  async #putBlocks(name: string, content: FileContent): Promise<void> {
    const parts = partsOf(content);
    const blocks = parts.map((_, index) => blockId(index));
    await uploadInParts(parts, {
      put: async (index, part) => {
        const bytes = await bytesOf(part);
        await this.#send((container, abortSignal) =>
          container
            .getBlockBlobClient(name)
            .stageBlock(blockId(index), bytes, bytes.length, { abortSignal }),
        );
      },
      complete: async () => {
        await this.#send((container, abortSignal) =>
          container.getBlockBlobClient(name).commitBlockList(blocks, { abortSignal }),
        );
      },
      // Azure removes blocks that are part of no blob after a week, and has no request for it.
      abort: async () => {},
    });
  }

  #send<Answer>(
    work: (container: ContainerClient, signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    const patience = uploadPatience(this.#options);
    return retrying(this.#options, async () => {
      this.#container ??= openContainer(this.#place, this.#options.environment);
      const container = await this.#container;
      return answerOf(
        { ...patience, where: this.#place.where },
        (signal) => work(container, signal),
        (cause) => azureError(this.#place, cause),
      );
    });
  }
}

/** All ids of the blocks of a blob have the same length. */
function blockId(index: number): string {
  return Buffer.from(String(index).padStart(6, '0')).toString('base64');
}
