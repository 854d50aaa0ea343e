import type { Server, ServerOptions } from 'node:http';
import { createServer } from 'node:https';
import type { SecureContextOptions, TlsOptions, Server as TlsServer } from 'node:tls';
import { errorText, type Logger } from '@mlmodel/core';
import { readTlsFiles, type TlsContent, type TlsFiles } from './tls-files.js';
import { watchFiles } from './watch-files.js';

/** Certificates that follow their files. */
export interface Tls {
  /** Creates a server for HTTPS. New connections get the certificate that was read last. */
  createServer(options: ServerOptions & Pick<TlsServerOptions, 'asksClients'>): Server;
  /** Reads the files again. If that fails, logs it and keeps the certificates. */
  reload(): Promise<void>;
  /** Stops following the files. */
  close(): void;
}

interface TlsServerOptions {
  /** Whether clients need a certificate, if there are some that issue them. */
  readonly asksClients: boolean;
}

/** Milliseconds in which a client must complete the handshake. */
const handshakeTimeout = 10_000;

/** Opens the certificates in files. @throws MlmodelError as `readTlsFiles` */
export async function openTls(files: TlsFiles, logger: Logger): Promise<Tls> {
  const servers = new Set<TlsServer>();
  let content = await readTlsFiles(files);
  warnIfExpired(content, { files, logger });

  async function reload(): Promise<void> {
    try {
      content = await readTlsFiles(files);
      for (const server of servers) server.setSecureContext(contextOf(content));
      logger.info(`The certificate in ${files.certificate} was read again.`);
      warnIfExpired(content, { files, logger });
    } catch (error) {
      logger.error(`${errorText(error)} The certificate that was read before is still used.`);
    }
  }

  const { certificate, key, clientCa } = files;
  const watched = [certificate, key, ...(clientCa === undefined ? [] : [clientCa])];
  const stop = watchFiles(watched, () => void reload());
  return {
    createServer({ asksClients, ...options }) {
      const asks = asksClients && content.ca !== undefined;
      const clients: TlsOptions = asks ? { requestCert: true, rejectUnauthorized: true } : {};
      const server = createServer({
        ...options,
        ...contextOf(content),
        ...clients,
        handshakeTimeout,
      });
      servers.add(server);
      server.once('close', () => servers.delete(server));
      return server;
    },
    reload,
    close: stop,
  };
}

function contextOf({ cert, key, ca }: TlsContent): SecureContextOptions {
  return { cert, key, ca, minVersion: 'TLSv1.2' };
}

interface ExpiryContext {
  readonly files: TlsFiles;
  readonly logger: Logger;
}

function warnIfExpired({ validTo }: TlsContent, { files, logger }: ExpiryContext): void {
  if (validTo.getTime() > Date.now()) return;
  logger.warn(`The certificate in ${files.certificate} expired on ${validTo.toISOString()}.`);
}
