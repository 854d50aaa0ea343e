import type { Server, ServerOptions } from 'node:http';
import type { Logger } from '@mlmodel/core';
import { serverOptions as defaults } from '../options.js';
import type { Guard } from '../server/create-app.js';
import { createCorsGuard } from './cors.js';
import { anyOriginWarning, isLoopback, openAdminWarning, openScoringWarning } from './exposure.js';
import { createHostGuard } from './host-guard.js';
import { createKeyGuard } from './key-guard.js';
import type { KeySet } from './key-set.js';
import { openSecurityFiles } from './security-files.js';
import type { SecurityOptions } from './security-options.js';

export interface SecurityContext {
  readonly logger: Logger;
  /** Where the port for scoring listens. */
  readonly host: string;
  /** Paths besides probes that can be read without a key. */
  readonly openPaths: readonly string[];
}

/** What protects a port. */
interface PortSecurity {
  readonly guards: readonly Guard[];
  /** Creates the server of the port; undefined for HTTP. */
  readonly createTlsServer: ((options: ServerOptions) => Server) | undefined;
  /** Logs whom the port is open to. @param address the one that is bound */
  warn(address: string): void;
}

/** What protects a server, made from its options. */
export interface Security {
  readonly scoring: PortSecurity;
  readonly admin: PortSecurity;
  /** Reads all files again. What cannot be read is logged, and what was read before remains. */
  reload(): Promise<void>;
  /** Stops following files. */
  close(): void;
}

/** MLflow's probes. Load balancers, which ask them, have no key. */
const probes = ['/ping', '/health'];

/** Reads the files that the options name, and follows their changes. @throws MlmodelError that names the file */
export async function openSecurity(
  options: SecurityOptions,
  { logger, host, openPaths }: SecurityContext,
): Promise<Security> {
  const { adminHost = defaults.adminHost.default, corsOrigins = [] } = options;
  const open = new Set([...probes, ...openPaths]);
  const cors = corsOrigins.length === 0 ? [] : [createCorsGuard(corsOrigins)];
  const files = await openSecurityFiles(options, logger);
  const { clientKeys, adminKeys, tls } = files;
  const guardsFor = (where: string, keys: KeySet | undefined) => [
    ...hostGuards(options, { isPrivate: keys === undefined && isLoopback(where), openPaths: open }),
    ...cors,
    createKeyGuard({ clientKeys: keys, adminKeys, openPaths: open }),
  ];
  const serverFor = (asksClients: boolean) =>
    tls && ((given: ServerOptions) => tls.createServer({ ...given, asksClients }));
  const reachable = (address: string) => !isLoopback(address);
  return {
    scoring: {
      guards: guardsFor(host, clientKeys),
      createTlsServer: serverFor(true),
      warn(address) {
        if (corsOrigins.includes('*')) logger.warn(anyOriginWarning(clientKeys !== undefined));
        if (clientKeys === undefined && options.tlsClientCa === undefined && reachable(address)) {
          logger.warn(openScoringWarning(address));
        }
      },
    },
    admin: {
      guards: guardsFor(adminHost, undefined),
      createTlsServer: serverFor(false),
      warn(address) {
        if (reachable(address)) logger.warn(openAdminWarning(address));
      },
    },
    async reload() {
      await Promise.all([clientKeys?.reload(), adminKeys?.reload(), tls?.reload()]);
    },
    close: files.close,
  };
}

interface HostContext {
  /** Only this machine can reach the port, and it needs no key. */
  readonly isPrivate: boolean;
  readonly openPaths: ReadonlySet<string>;
}

function hostGuards(
  { allowedHosts = [] }: SecurityOptions,
  { isPrivate, openPaths }: HostContext,
): readonly Guard[] {
  const isWanted = isPrivate || allowedHosts.length > 0;
  if (!isWanted || allowedHosts.includes('*')) return [];
  return [createHostGuard({ allowedHosts, openPaths })];
}
