import type { Logger } from '@mlmodel/core';
import type { Guard } from '../server/create-app.js';
import { createKeyGuard } from './key-guard.js';
import { openKeys } from './keys.js';
import type { SecurityOptions } from './security-options.js';

export interface SecurityContext {
  readonly logger: Logger;
  /** Paths besides probes that can be read without a key. */
  readonly openPaths: readonly string[];
}

/** What protects a server, made from its options. */
export interface Security {
  /** Guards of the port for scoring. */
  readonly guards: readonly Guard[];
  /** Guards of the admin port. */
  readonly adminGuards: readonly Guard[];
  /** Whether clients need a key. */
  readonly hasClientKeys: boolean;
  /** Reads all files again. What cannot be read is logged, and what was read before remains. */
  reload(): Promise<void>;
  /** Stops following files. */
  close(): void;
}

/** Paths that load balancers and supervisors ask, which have no key. */
const probes = ['/ping', '/health', '/livez', '/readyz'];

/** Reads the files that the options name, and follows their changes. @throws MlmodelError that names the file */
export async function openSecurity(
  options: SecurityOptions,
  { logger, openPaths }: SecurityContext,
): Promise<Security> {
  const clientKeys = await openKeys({
    file: options.apiKeyFile,
    keys: options.apiKeys,
    name: 'apiKeys (MLMODEL_API_KEYS)',
    logger,
  });
  const adminKeys = await openKeys({
    file: options.adminKeyFile,
    keys: options.adminKeys,
    name: 'adminKeys (MLMODEL_ADMIN_KEYS)',
    logger,
  });
  const open = new Set([...probes, ...openPaths]);
  return {
    guards: [createKeyGuard({ clientKeys, adminKeys, openPaths: open })],
    adminGuards: [createKeyGuard({ clientKeys: undefined, adminKeys, openPaths: open })],
    hasClientKeys: clientKeys !== undefined,
    async reload() {
      await Promise.all([clientKeys?.reload(), adminKeys?.reload()]);
    },
    close() {
      clientKeys?.close();
      adminKeys?.close();
    },
  };
}
