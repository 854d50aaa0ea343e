import type { ModelSource } from './resolved-model.js';

/** A model as messages name it: its URI, with the version that an alias or a stage names. */
export function labelOf({ uri, version }: ModelSource): string {
  return version === undefined || uri.endsWith(`/${version}`) ? uri : `${uri} (version ${version})`;
}
