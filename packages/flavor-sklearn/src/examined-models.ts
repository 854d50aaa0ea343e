import type { ModelFiles } from '@mlmodel/core';
import type { LoadedEstimator } from './read-estimator.js';
import type { SklearnConfig } from './sklearn-config.js';

/** What `canLoad` read of files, so that `load` of the same config need not read them again. */
const examined = new WeakMap<SklearnConfig, Examined>();

interface Examined {
  readonly files: ModelFiles;
  readonly loaded: LoadedEstimator;
}

/** Keeps an estimator until it is taken, or the config is gone. */
export function keepExamined(config: SklearnConfig, read: Examined): void {
  examined.set(config, read);
}

/** The estimator that was read of these files, once. */
export function takeExamined(
  config: SklearnConfig,
  files: ModelFiles,
): LoadedEstimator | undefined {
  const read = examined.get(config);
  examined.delete(config);
  return read?.files === files ? read.loaded : undefined;
}
