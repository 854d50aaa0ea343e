import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { moduleFolder } from './served-workers.js';

/** A registry with one model, whose versions are modules that the test gives. It answers as MLflow's REST API does. */
export class VersionRegistry {
  readonly #server: Server;
  readonly #folders: string[] = [];
  /** The version that the alias `champion` names. */
  champion = 1;
  /** It answers every question with 503 while it is true. */
  isDown = false;
  /** How often the alias was asked for. */
  questions = 0;

  /** @param modules that of each version, from version 1 on */
  constructor(...modules: string[]) {
    this.#folders = modules.map(moduleFolder);
    this.#server = createServer(({ url = '' }, response) => {
      const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
      const isAlias = pathname.endsWith('/registered-models/alias');
      if (isAlias) this.questions += 1;
      response.writeHead(this.isDown ? 503 : 200, { 'content-type': 'application/json' });
      const version = String(this.champion);
      const place = this.#folders[Number(searchParams.get('version')) - 1];
      response.end(
        JSON.stringify(
          isAlias
            ? { model_version: { name: 'näme', version, run_id: `run-${version}`, source: place } }
            : { artifact_uri: place },
        ),
      );
    });
  }

  /** Listens. @returns the tracking URI */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Waits until it was asked for the alias some more times. */
  async asked(times: number, until: (condition: () => boolean) => Promise<void>): Promise<void> {
    const enough = this.questions + times;
    await until(() => this.questions >= enough);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
