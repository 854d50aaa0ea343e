import { batchingOptions } from './options/batching.js';
import { connectionOptions } from './options/connections.js';
import { lifecycleOptions } from './options/lifecycle.js';
import { limitOptions } from './options/limits.js';
import { listeningOptions } from './options/listening.js';
import { loggingOptions } from './options/logging.js';
import { observabilityOptions } from './options/observability.js';
import type { OptionSchemas, OptionValues } from './options/option-values.js';
import { pageOptions } from './options/page.js';
import { processOptions } from './options/processes.js';
import { secretOptions, securityOptions } from './options/security.js';

export { secretOptions };

/**
 * The options of a server as its operator sets them: on the command line, in a file, in the environment. Each is the
 * option of `startServer` with the same name, without the unit. Plain data, so that starting does not import a schema
 * library.
 */
export const serverOptions = {
  ...listeningOptions,
  ...processOptions,
  ...limitOptions,
  ...batchingOptions,
  ...connectionOptions,
  ...lifecycleOptions,
  ...loggingOptions,
  ...observabilityOptions,
  ...securityOptions,
  ...pageOptions,
};

/** {@link serverOptions} as help groups them. */
export const serverOptionGroups: readonly {
  readonly heading: string;
  readonly schemas: OptionSchemas;
}[] = [
  { heading: 'Options of the server:', schemas: listeningOptions },
  { heading: 'Processes:', schemas: processOptions },
  { heading: 'Security:', schemas: securityOptions },
  { heading: 'Limits:', schemas: limitOptions },
  { heading: 'Batches:', schemas: batchingOptions },
  { heading: 'Connections:', schemas: connectionOptions },
  { heading: 'Stopping and reloading:', schemas: lifecycleOptions },
  { heading: 'Log:', schemas: loggingOptions },
  { heading: 'Metrics and recording:', schemas: observabilityOptions },
  { heading: 'Page:', schemas: pageOptions },
];

/** Values of {@link serverOptions}. */
export type ServerOptionValues = OptionValues<typeof serverOptions>;

/** Values of {@link secretOptions}. */
export type SecretOptionValues = OptionValues<typeof secretOptions>;
