import type { FlavorSession, LoadContext } from '@mlmodel/core';
import { pooledSession } from '@mlmodel/worker/vectors';
import type { CrateConfig } from './crate-config.js';
import type { CrateOptions } from './crate-options.js';
import { withLogicalColumns } from './logical-columns.js';
import { requireFitting } from './require-fitting.js';
import { startR } from './start-r.js';

/**
 * Starts the R processes of a model and returns a session that predicts in them.
 * @throws MlmodelError as {@link startR}
 */
export async function loadCrate(
  context: LoadContext<CrateConfig, CrateOptions>,
): Promise<FlavorSession> {
  context.signal?.throwIfAborted();
  const { pool, workers, version } = await startR(context);
  const session = pooledSession(pool, {
    signature: context.signature,
    runtime: { name: 'R', version, device: 'cpu' },
    maxConcurrency: workers,
    streams: false,
    release: () => pool.stop(),
  });
  return {
    ...session,
    predict: async (sent, call) => {
      const input = withLogicalColumns(sent);
      requireFitting(input);
      return session.predict(input, call);
    },
  };
}
