import { writeFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { type LocalServer, startLocalServer } from '../support/local-server.js';
import { order } from '../support/models.js';
import { objectOf, post } from '../support/server-process.js';

const oneRow = '{"dataframe_split": {"columns": ["a"], "data": [[1]]}}';

const adminKey = 'an-admin-key-of-a-test';

interface Model {
  /** What it does for requests without instructions. */
  readonly do: string;
  readonly loads?: 'slowly';
  readonly blocks?: boolean;
  readonly columns?: readonly object[];
}

function fileOf({ columns, ...config }: Model): object {
  const signature = columns === undefined ? {} : { inputs: JSON.stringify(columns) };
  return {
    flavors: { obedient: config },
    mlflow_version: '3.17.2',
    ...(columns === undefined ? {} : { signature }),
  };
}

/** A model that is served, and can be replaced on disk. */
class Served {
  readonly #folder: string;
  #local: LocalServer | undefined;

  constructor(model: Model) {
    this.#folder = temporaryFolder({ MLmodel: fileOf(model) });
  }

  get server() {
    return (this.#local as LocalServer).server;
  }

  get log(): string {
    return (this.#local as LocalServer).log.join('\n');
  }

  async start(options: object = {}): Promise<this> {
    const adminKeys = [adminKey];
    this.#local = await startLocalServer({ modelPath: this.#folder, adminKeys, ...options });
    return this;
  }

  replace(model: Model): void {
    this.write('MLmodel', JSON.stringify(fileOf(model)));
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text);
  }

  async predictions(body = oneRow): Promise<unknown> {
    return (await objectOf(await post(this.server, body)))['predictions'];
  }

  reloadOverHttp(key = adminKey): Promise<Response> {
    return fetch(`${this.server.url}/admin/reload`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
    });
  }
}

describe('a reload', () => {
  test('serves the model that is there now', async () => {
    const served = await new Served({ do: 'pid' }).start();
    const before = served.server.model;
    expect(await served.predictions()).toBe(process.pid);
    served.replace({ do: 'count' });
    await served.server.reload();
    expect(await served.predictions()).toBe(1);
    expect(served.server.model).not.toBe(before);
    expect(served.log).toMatch(/^The model was loaded in \d+\.\d s, and is served from now on\.$/m);
  });

  test('finishes running requests with the model from before, which is then freed', async () => {
    const served = await new Served({ do: 'loaded' }).start();
    const before = (await served.predictions()) as number;
    const running = post(served.server, order('sleep', 1500));
    await wait(200);
    await served.server.reload();
    expect(await served.predictions()).toBe(before + 1);
    expect(await objectOf(await running)).toEqual({ predictions: 'slept' });
    while ((await served.predictions()) !== before) await wait(20);
  });

  test('loses no request under load', async () => {
    const served = await new Served({ do: 'echo' }).start();
    const load = startLoad(served.server.port);
    for (let time = 0; time < 30; time++) await served.server.reload();
    const { answered, failed } = await load.end();
    expect(failed).toEqual([]);
    expect(answered).toBeGreaterThan(100);
  });

  test('is over HTTP for administrators', async () => {
    const served = await new Served({ do: 'pid' }).start();
    served.replace({ do: 'count' });
    expect((await served.reloadOverHttp('a-key-that-nobody-has')).status).toBe(401);
    expect(await served.predictions()).toBe(process.pid);
    const response = await served.reloadOverHttp();
    expect([response.status, await response.json()]).toEqual([200, { status: 'reloaded' }]);
    expect(await served.predictions()).toBe(1);
    const read = await fetch(`${served.server.url}/admin/reload`, {
      headers: { authorization: `Bearer ${adminKey}` },
    });
    expect([read.status, read.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('does not exist over HTTP without a key for administrators', async () => {
    const served = await new Served({ do: 'pid' }).start({ adminKeys: undefined });
    expect((await served.reloadOverHttp()).status).toBe(404);
  });
});

describe('the model from before is served', () => {
  test('if the new one cannot be loaded; only the log says why', async () => {
    const served = await new Served({ do: 'pid' }).start();
    served.write('MLmodel', 'flavors: {nobody_knows: {}}');
    const response = await served.reloadOverHttp();
    const text = await response.text();
    expect([response.status, text]).toEqual([500, expect.stringContaining('could not be loaded')]);
    expect(text).not.toContain('nobody_knows');
    expect(served.log).toMatch(/The model from before is still served\. .*nobody_knows/);
    expect(await served.predictions()).toBe(process.pid);
    await expect(served.server.reload()).rejects.toThrow('nobody_knows');
  });

  test('if the new one rejects requests that are valid', async () => {
    const column = { type: 'double', name: 'a', required: true };
    const narrow = { do: 'count', columns: [column, { ...column, name: 'b' }] };
    const served = await new Served({ do: 'pid', columns: [column] }).start();
    served.replace(narrow);
    const response = await served.reloadOverHttp();
    expect(response.status).toBe(422);
    expect((await objectOf(response))['message']).toBe(
      'The new model is not served: its signature does not fit the one before. It requires the column "b". To serve it, restart the server, or set --reload-any-signature.',
    );
    expect(await served.predictions('{"inputs": {"a": [1]}}')).toBe(process.pid);

    const lenient = await new Served({ do: 'pid', columns: [column] }).start({
      reloadAnySignature: true,
    });
    lenient.replace(narrow);
    await lenient.server.reload();
    expect((await post(lenient.server, '{"inputs": {"a": [1]}}')).status).toBe(400);
  });

  test('if the new one rejects its input example', async () => {
    const served = await new Served({ do: 'pid' }).start();
    served.write('serving_input_example.json', '{"inputs": [[1]]}');
    served.replace({ do: 'throw', blocks: true });
    await expect(served.server.reload()).rejects.toThrow('it rejects its own input example');
    expect(await served.predictions()).toBe(process.pid);
  });

  test('while another reload is under way, which a second one does not disturb', async () => {
    const served = await new Served({ do: 'pid' }).start();
    served.replace({ do: 'count', loads: 'slowly' });
    const first = served.server.reload();
    const second = await served.reloadOverHttp();
    expect([second.status, (await objectOf(second))['error_code']]).toEqual([
      409,
      'RESOURCE_CONFLICT',
    ]);
    expect(await served.predictions()).toBe(process.pid);
    await first;
    expect(await served.predictions()).toBe(1);
  });

  test('if the server is stopping, which does not wait for a reload', async () => {
    const served = await new Served({ do: 'loaded' }).start();
    const loaded = (await served.predictions()) as number;
    served.replace({ do: 'count', loads: 'slowly' });
    const reload = served.server.reload();
    const rejected = expect(reload).rejects.toThrow('The server is stopping.');
    await wait(100);
    await served.server.close();
    await rejected;
    await expect(served.server.reload()).rejects.toThrow('The server is stopping.');
    const other = await new Served({ do: 'loaded' }).start();
    expect(await other.predictions()).toBe(loaded);
  });
});

interface Load {
  /** @returns how many requests were answered with 200, and what became of the others */
  end(): Promise<{ readonly answered: number; readonly failed: readonly unknown[] }>;
}

/** Eight clients that send one request after another, every second one on new connections. */
function startLoad(port: number): Load {
  let isOver = false;
  let answered = 0;
  const failed: unknown[] = [];
  const clients = Array.from({ length: 8 }, async (_, index) => {
    const agent = new Agent({ keepAlive: index % 2 === 0 });
    while (!isOver) {
      const status = await send(port, agent).catch((error: unknown) => error);
      if (status === 200) answered += 1;
      else failed.push(status);
    }
    agent.destroy();
  });
  return {
    async end() {
      isOver = true;
      await Promise.all(clients);
      return { answered, failed };
    },
  };
}

function send(port: number, agent: Agent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const options = { host: '127.0.0.1', port, path: '/invocations', method: 'POST' };
    httpRequest({ ...options, headers, agent }, (response) => {
      response.on('error', reject).on('end', () => resolve(response.statusCode));
      response.resume();
    })
      .on('error', reject)
      .end('{"inputs": [[1]]}');
  });
}
