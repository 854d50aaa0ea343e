import { MlmodelError, quoteName } from '@mlmodel/core';
import { isDecodedByServer, servedPathOf, serverOffers } from '../artifacts/served-artifacts.js';
import type { Environment } from '../connection/connection.js';
import type { Content, HttpClient } from '../http/http-client.js';
import { HttpError } from '../http/http-error.js';
import { type RetryOptions, retrying } from '../http/retrying.js';
import { checked, createdUploadBody, type SignedPart } from '../store/rest-bodies.js';
import type { ArtifactWriter } from './artifact-writer.js';
import type { FileContent } from './file-content.js';
import { partsOf, uploadInParts } from './upload-in-parts.js';

/** Where a tracking server has its object store sign URLs for parts. */
const partsPath = '/api/2.0/mlflow-artifacts/mpu';

/** The server, and how it is asked. */
export interface ServedWriterOptions extends RetryOptions {
  readonly client: HttpClient;
  /** Sends what has to arrive after the upload is aborted, too. */
  readonly lastingClient: HttpClient;
  readonly environment: Environment;
}

/**
 * Uploads below a folder of a tracking server: through its proxy, or large files in parts to URLs of its object store that it
 * signs (`CreateMultipartUpload` of MLflow).
 */
export class ServedWriter implements ArtifactWriter {
  readonly aloneFrom = Number.POSITIVE_INFINITY;
  readonly #root: string;
  readonly #options: ServedWriterOptions;
  /** Whether the server signs URLs that lead somewhere. */
  #signs: Promise<boolean> | undefined;

  /** @param root below the artifact root of the server */
  constructor(root: string, options: ServedWriterOptions) {
    this.#root = root;
    this.#options = options;
  }

  async put(path: string, content: FileContent): Promise<void> {
    const { client, environment } = this.#options;
    if (isDecodedByServer(path))
      throw new MlmodelError(
        'INVALID_PARAMETER_VALUE',
        `${client.server} would store ${quoteName(path)} under another name, as it decodes percent signs. Rename the file, and change what names it in the model.`,
      );
    const isLarge = content.size >= leastOf(environment);
    if (isLarge && (await this.#putSigned(path, content))) return;
    await client.put(servedPathOf(this.#root, path), content);
  }

  async close(): Promise<void> {}

  /** @returns false when the server signs no URLs, or none that leads somewhere */
  async #putSigned(path: string, content: FileContent): Promise<boolean> {
    this.#signs ??= asksForUrls(this.#options);
    if (!(await this.#signs)) return false;
    try {
      await this.#putParts(path, content);
      return true;
    } catch (error) {
      const status = error instanceof HttpError ? error.serverStatus : 0;
      // A store that only the server reaches, and servers that sign nothing.
      if (status !== undefined && status !== 404 && status !== 501) throw error;
      this.#signs = Promise.resolve(false);
      return false;
    }
  }

  async #putParts(path: string, content: FileContent): Promise<void> {
    const { client, lastingClient, environment } = this.#options;
    const parts = partsOf(content, partSizeOf(environment));
    const answer = await this.#post(client, ['create', path], { num_parts: parts.length });
    const created = checked(createdUploadBody(parts.length), answer, client.server);
    const upload = created.upload_id === '' ? {} : { upload_id: created.upload_id };
    const done: object[] = [];
    await uploadInParts(parts, {
      put: async (index, part) => {
        done[index] = await this.#putPart(created.credentials[index] as SignedPart, part);
      },
      complete: async () => {
        await this.#post(client, ['complete', path], { ...upload, parts: done });
      },
      abort: async () => {
        await this.#post(lastingClient, ['abort', path], upload);
      },
    });
  }

  /** @returns the part as MLflow lists it for the end */
  #putPart({ url, part_number, headers }: SignedPart, content: Content): Promise<object> {
    return retrying(this.#options, async () => {
      const request = { method: 'PUT', headers, content } as const;
      const response = await this.#options.client.openUrl(new URL(url), request);
      response.resume();
      return { part_number, url, etag: response.headers.etag ?? '' };
    });
  }

  #post(client: HttpClient, [step, path]: readonly [string, string], body: object) {
    const end = path.lastIndexOf('/');
    const folder = `${this.#root}/${path.slice(0, Math.max(end, 0))}`;
    return client.json(servedPathOf(folder, '', `${partsPath}/${step}`), {
      method: 'POST',
      body: { path: path.slice(end + 1), ...body },
    });
  }
}

async function asksForUrls({ client, environment }: ServedWriterOptions): Promise<boolean> {
  const wanted = environment['MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD'];
  if (wanted) return /^(true|1)$/i.test(wanted);
  return (await serverOffers(client)).multipart_uploads_enabled;
}

/** Bytes of the smallest file that is uploaded in parts, and of its parts, with the defaults of MLflow. */
function leastOf(environment: Environment): number {
  return Number(environment['MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE']) || 500 * 2 ** 20;
}

function partSizeOf(environment: Environment): number {
  return Number(environment['MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE']) || 10 * 2 ** 20;
}
