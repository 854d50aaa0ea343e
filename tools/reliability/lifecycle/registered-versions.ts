/** A run, in which the versions are. */
interface Run {
  readonly run_id: string;
  /** `mlflow-artifacts:/PATH`. */
  readonly artifact_uri: string;
}

/** Versions of a model in a registry of MLflow, each of which answers its number. */
export class RegisteredVersions {
  readonly uri = 'models:/moving@champion';
  readonly #url: string;

  /** @param url of a server that serves artifacts */
  constructor(url: string) {
    this.#url = url;
  }

  /** Registers versions 1 to a number, and gives the alias to the first. */
  async create(count: number): Promise<void> {
    await this.#post('registered-models/create', { name: 'moving' });
    const { run } = await this.#post('runs/create', { experiment_id: '0' });
    const { run_id, artifact_uri } = (run as { info: Run }).info;
    for (let version = 1; version <= count; version++) {
      const source = `${artifact_uri}/${version}`;
      const script = `export const predict = () => [${version}];`;
      await this.#put(`${source}/model.mjs`, script);
      await this.#put(`${source}/MLmodel`, 'flavors: {node_function: {module: model.mjs}}');
      await this.#post('model-versions/create', { name: 'moving', source, run_id });
    }
    await this.move(1);
  }

  /** Gives the alias to a version. */
  async move(version: number): Promise<void> {
    const moved = { name: 'moving', alias: 'champion', version: String(version) };
    await this.#post('registered-models/alias', moved);
  }

  #post(path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
    return this.#send(`mlflow/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  /** @param uri `mlflow-artifacts:/PATH` */
  async #put(uri: string, text: string): Promise<void> {
    const path = uri.replace('mlflow-artifacts:', 'mlflow-artifacts/artifacts');
    await this.#send(path, { method: 'PUT', body: text });
  }

  async #send(path: string, request: RequestInit): Promise<Readonly<Record<string, unknown>>> {
    const response = await fetch(`${this.#url}/api/2.0/${path}`, request);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text === '' ? {} : JSON.parse(text);
  }
}
