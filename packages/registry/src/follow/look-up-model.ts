import { connectionOf } from '../connection/connection.js';
import { findModel } from '../find-model.js';
import type { ConnectOptions, ModelSource } from '../resolved-model.js';
import { parseModelUri } from '../uri/model-uri.js';
import { withStores } from '../with-stores.js';

/**
 * Whether a URI may name another version tomorrow: an alias, a stage or `latest` of a registered model.
 * @throws MlmodelError as `resolveModel` for malformed URIs, and those of stores that are not supported
 */
export function canFollow(uri: string): boolean {
  const { kind } = parseModelUri(uri);
  return kind === 'alias' || kind === 'latest';
}

/**
 * What a URI names now. Nothing is downloaded.
 * @throws MlmodelError as `resolveModel` does when it looks a model up
 */
export async function lookUpModel(uri: string, options: ConnectOptions = {}): Promise<ModelSource> {
  const parsed = parseModelUri(uri);
  if (parsed.kind === 'path' || parsed.kind === 'objects' || parsed.kind === 'web') return { uri };
  const connection = connectionOf(options, options.environment ?? process.env);
  return withStores(connection, options, async (stores) => {
    const { source } = await findModel(uri, parsed, stores);
    return source;
  });
}
