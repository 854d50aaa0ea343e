import { join } from 'node:path';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { type ResolveModelOptions, resolveModel } from '../../src/index.js';
import { type FakeServer, fakeServer } from './fake-server.js';

export const large = Buffer.alloc(1_000_000, 'large');

/** The files of the model. */
export const files = { MLmodel: Buffer.from('flavors: {}\n'), 'large.bin': large };

export interface ServedModel {
  readonly server: FakeServer;
  /** Resolve a model of the server with an empty cache. */
  readonly options: ResolveModelOptions & { readonly cacheFolder: string };
}

/** Starts a server that has a model. The caller closes it. */
export async function serveModel(): Promise<ServedModel> {
  const server = await fakeServer(files);
  const cacheFolder = join(temporaryFolder(), 'cache');
  return { server, options: { trackingUri: server.url, environment: {}, cacheFolder, retries: 2 } };
}

/** The error of resolving a URI; if there is none, an error that says so. */
export function failureOf(uri: string, options: ResolveModelOptions): Promise<Error> {
  return resolveModel(uri, options).then(
    ({ directory }) => new Error(`resolved to ${directory}`),
    (error: Error) => error,
  );
}
