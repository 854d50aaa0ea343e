import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadModel } from '@mlmodel/core/node';
import { type RunningServer, startServer } from '@mlmodel/serve';
import { corpusModel, onnxFlavor } from '../support/models.js';

/** A request that a newcomer sends by mistake. */
interface Mistake {
  readonly what: string;
  /** A model of the conformance corpus. */
  readonly model: string;
  /** Default POST. */
  readonly method?: string;
  /** Default `/invocations`. */
  readonly path?: string;
  /** Content-Type. Default JSON; empty for none. */
  readonly type?: string;
  /** Content-Encoding. */
  readonly encoding?: string;
  /** Whether the body is compressed. */
  readonly gzip?: boolean;
  readonly body: string;
  /** Its message says what is wrong, where, and what to do. */
  readonly answer: {
    readonly status: number;
    readonly error_code: string;
    readonly message: string;
  };
}

const mistakes: readonly Mistake[] = JSON.parse(
  readFileSync(new URL('./mistakes.json', import.meta.url), 'utf8'),
);

const servers = new Map<string, RunningServer>();

beforeAll(async () => {
  for (const name of new Set(mistakes.map(({ model }) => model))) {
    const model = await loadModel(corpusModel(name), { flavors: [onnxFlavor] });
    servers.set(name, await startServer({ model, port: 0 }));
  }
});

afterAll(async () => {
  for (const server of servers.values()) {
    await server.close();
    await server.model.dispose();
  }
});

/** Sends a request with no other headers than those of the mistake. */
function send({ model, method, path, type, encoding, gzip, body }: Mistake) {
  const headers = {
    ...(type !== '' && { 'content-type': type ?? 'application/json' }),
    ...(encoding !== undefined && { 'content-encoding': encoding }),
  };
  const url = `${servers.get(model)?.url}${path ?? '/invocations'}`;
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const request = httpRequest(url, { method: method ?? 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    request.on('error', reject).end(gzip ? gzipSync(body) : body);
  });
}

test.each(mistakes.map((mistake) => [mistake.what, mistake] as const))(
  '%s gets an error that says what to do',
  async (_what, mistake) => {
    const { status, text } = await send(mistake);
    expect({ ...JSON.parse(text), status }).toMatchObject(mistake.answer);
  },
);
