import { serverOptions as defaults } from '../options.js';
import { scoringSettings } from '../scoring-options.js';
import type { ServerOptions } from '../server-options.js';

/** The limits that hold for a server as a whole: each of the processes that serve its port gets its share. */
export function shareOfLimits(
  options: ServerOptions,
  servers: number,
): Pick<ServerOptions, 'maxHeldBytes' | 'maxQueued' | 'maxConnections'> {
  const { maxHeldBytes, maxQueued } = scoringSettings(options);
  const { maxConnections = defaults.maxConnections.default } = options;
  return {
    maxHeldBytes: Math.ceil(maxHeldBytes / servers),
    maxQueued: Math.ceil(maxQueued / servers),
    maxConnections: Math.ceil(maxConnections / servers),
  };
}
