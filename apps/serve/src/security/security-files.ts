import { type Logger, MlmodelError } from '@mlmodel/core';
import { type Keys, openKeys } from './keys.js';
import type { SecurityOptions } from './security-options.js';
import type { Tls } from './tls.js';

/** Keys and certificates that follow their files; undefined where the options name none. */
export interface SecurityFiles {
  readonly clientKeys: Keys | undefined;
  readonly adminKeys: Keys | undefined;
  readonly tls: Tls | undefined;
  /** Stops following all files. */
  close(): void;
}

/** Opens the files that the options name. @throws MlmodelError as `openKeys` and `openTls` */
export async function openSecurityFiles(
  options: SecurityOptions,
  logger: Logger,
): Promise<SecurityFiles> {
  const closers: (() => void)[] = [];
  const close = () => {
    for (const closeOne of closers) closeOne();
  };
  const open = async <Opened extends { close(): void } | undefined>(opening: Promise<Opened>) => {
    const opened = await opening;
    if (opened !== undefined) closers.push(opened.close);
    return opened;
  };
  const { apiKeyFile, apiKeys, adminKeyFile, adminKeys } = options;
  const client = { file: apiKeyFile, keys: apiKeys, name: 'apiKeys (MLMODEL_API_KEYS)', logger };
  const admin = {
    ...{ file: adminKeyFile, keys: adminKeys, name: 'adminKeys (MLMODEL_ADMIN_KEYS)' },
    logger,
  };
  try {
    return {
      clientKeys: await open(openKeys(client)),
      adminKeys: await open(openKeys(admin)),
      tls: await open(openTlsIfWanted(options, logger)),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

async function openTlsIfWanted(
  { tlsCert, tlsKey, tlsClientCa }: SecurityOptions,
  logger: Logger,
): Promise<Tls | undefined> {
  if (tlsCert === undefined && tlsKey === undefined && tlsClientCa === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined) {
    const missing = tlsCert === undefined ? 'certificate (--tls-cert)' : 'key (--tls-key)';
    throw new MlmodelError('INVALID_PARAMETER_VALUE', `HTTPS needs a ${missing}.`);
  }
  // Most servers do without, and it takes longer to import than the rest.
  const { openTls } = await import('./tls.js');
  return openTls({ certificate: tlsCert, key: tlsKey, clientCa: tlsClientCa }, logger);
}
