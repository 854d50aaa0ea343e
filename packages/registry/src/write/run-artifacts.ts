import { modelFile } from '../download/name-parts.js';
import type { HttpClient } from '../http/http-client.js';
import { artifactsBody, checked } from '../store/rest-bodies.js';

/** The artifacts of runs, which a tracking server lists wherever they are. */
export class RunArtifacts {
  readonly #client: HttpClient;

  constructor(client: HttpClient) {
    this.#client = client;
  }

  /** Whether a folder of a run is a model. @param path relative to the artifacts of the run */
  async holdModel(runId: string, path: string): Promise<boolean> {
    const query = { run_id: runId, path };
    const body = await this.#client.json('/api/2.0/mlflow/artifacts/list', { query });
    const { files } = checked(artifactsBody, body, this.#client.server);
    return files.some((file) => file.path === (path === '' ? modelFile : `${path}/${modelFile}`));
  }
}
