import { connectionOf } from './connection/connection.js';
import { missingModel } from './find-model.js';
import type { ConnectOptions } from './resolved-model.js';
import type { ListedVersion, Listing, RegisteredModel } from './store/model-store.js';
import { withStores } from './with-stores.js';

/** How much of a registry is listed. */
export interface ListOptions extends ConnectOptions {
  /** The most items. Default: 1,000. */
  readonly most?: number | undefined;
}

const usualMost = 1_000;

/** The registered models, by name. @throws MlmodelError as the registry does */
export async function listModels(options: ListOptions = {}): Promise<Listing<RegisteredModel>> {
  const connection = connectionOf(options, options.environment ?? process.env);
  return withStores(connection, options, ({ registry }) =>
    registry.models(options.most ?? usualMost),
  );
}

/** A registered model with its aliases, and its versions, the latest first. */
export interface ModelListing {
  readonly model: RegisteredModel;
  readonly versions: Listing<ListedVersion>;
}

/**
 * The versions of a registered model.
 * @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` when there is no such model
 */
export async function listVersions(name: string, options: ListOptions = {}): Promise<ModelListing> {
  const connection = connectionOf(options, options.environment ?? process.env);
  return withStores(connection, options, async ({ registry }) => {
    const model = await registry.model(name);
    if (model === undefined) throw missingModel(name, registry);
    return { model, versions: await registry.versions(name, options.most ?? usualMost) };
  });
}
