import type { Server, ServerOptions } from 'node:http';
import type { Logger } from '@mlmodel/core';
import type { Guard } from '../server/create-app.js';
import { createCorsGuard } from './cors.js';
import { anyOriginWarning, isLoopback, openAdminWarning, openScoringWarning } from './exposure.js';
import { checkAllowedHosts, createHostGuard } from './host-guard.js';
import { createKeyGuard } from './key-guard.js';
import type { KeySet } from './key-set.js';
import { openSecurityFiles } from './security-files.js';
import type { SecurityOptions } from './security-options.js';

export interface SecurityContext {
  readonly logger: Logger;
  /** Paths besides probes that can be read without a key. */
  readonly openPaths: readonly string[];
}

/** What protects a port. */
interface PortSecurity {
  readonly guards: readonly Guard[];
  /** Creates the server of the port; undefined for HTTP. */
  readonly createTlsServer: ((options: ServerOptions) => Server) | undefined;
  /** Call it when the port listens. Logs whom it is open to. @param address the one that is bound */
  listensAt(address: string): void;
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
  { logger, openPaths }: SecurityContext,
): Promise<Security> {
  const { corsOrigins = [], allowedHosts = [] } = options;
  checkAllowedHosts(allowedHosts);
  const open = new Set([...probes, ...openPaths]);
  const cors = corsOrigins.length === 0 ? [] : [createCorsGuard(corsOrigins)];
  const files = await openSecurityFiles(options, logger);
  const { clientKeys, adminKeys, tls } = files;
  const isPrivate = { scoring: true, admin: true };
  const guardsFor = (port: 'scoring' | 'admin', keys: KeySet | undefined) => [
    ...hostGuards(options, {
      isPrivate: () => keys === undefined && isPrivate[port],
      openPaths: open,
    }),
    ...cors,
    createKeyGuard({ clientKeys: keys, adminKeys, openPaths: open }),
  ];
  const serverFor = (asksClients: boolean) =>
    tls && ((given: ServerOptions) => tls.createServer({ ...given, asksClients }));
  return {
    scoring: {
      guards: guardsFor('scoring', clientKeys),
      createTlsServer: serverFor(true),
      listensAt(address) {
        isPrivate.scoring = isLoopback(address);
        const isOpen = clientKeys === undefined && options.tlsClientCa === undefined;
        if (corsOrigins.includes('*')) logger.warn(anyOriginWarning(clientKeys !== undefined));
        if (isOpen && !isPrivate.scoring) logger.warn(openScoringWarning(address));
      },
    },
    admin: {
      guards: guardsFor('admin', undefined),
      createTlsServer: serverFor(false),
      listensAt(address) {
        isPrivate.admin = isLoopback(address);
        if (!isPrivate.admin) logger.warn(openAdminWarning(address));
      },
    },
    async reload() {
      await Promise.all([clientKeys?.reload(), adminKeys?.reload(), tls?.reload()]);
    },
    close: files.close,
  };
}

interface HostContext {
  /** Whether only this machine can reach the port, and it needs no key. Until it listens, that is assumed. */
  readonly isPrivate: () => boolean;
  readonly openPaths: ReadonlySet<string>;
}

function hostGuards(
  { allowedHosts = [] }: SecurityOptions,
  { isPrivate, openPaths }: HostContext,
): readonly Guard[] {
  if (allowedHosts.includes('*')) return [];
  const guard = createHostGuard({ allowedHosts, openPaths });
  if (allowedHosts.length > 0) return [guard];
  return [(request, response) => isPrivate() && guard(request, response)];
}
