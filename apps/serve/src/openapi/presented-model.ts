import type { LoadedModel } from '@mlmodel/core';
import type { ModelOrigin } from '../model-origin.js';
import type { ServerOptions } from '../server-options.js';

/** A model as a server shows it to people. */
export interface PresentedModel {
  readonly model: LoadedModel;
  /** Path or `file:` URI; undefined if the caller loaded the model. */
  readonly modelPath?: string | undefined;
  readonly origin?: ModelOrigin | undefined;
}

/** What a server has on the port for scoring. */
export interface ServerFeatures {
  /** Whether clients need a key. */
  readonly needsKey: boolean;
  /** Whether `/metrics` is there. */
  readonly hasMetrics: boolean;
}

/** The features that an operator chose. */
export function serverFeatures({
  apiKeyFile,
  apiKeys = [],
  adminPort,
  metrics = true,
}: ServerOptions): ServerFeatures {
  return {
    needsKey: apiKeyFile !== undefined || apiKeys.length > 0,
    hasMetrics: metrics && adminPort === undefined,
  };
}
