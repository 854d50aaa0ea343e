import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { MlmodelError } from '@mlmodel/core';
import { readNamedFile } from './read-file.js';

/** The files that TLS needs. */
export interface TlsFiles {
  /** The server's certificate, followed by those that lead to a root. */
  readonly certificate: string;
  readonly key: string;
  /** Certificates that issue those of clients, which then need one. */
  readonly clientCa: string | undefined;
}

/** The content of {@link TlsFiles}, which has been checked. */
export interface TlsContent {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca: Buffer | undefined;
  /** When the certificate expires. */
  readonly validTo: Date;
}

/** Reads and checks the files. @throws MlmodelError `INVALID_PARAMETER_VALUE` that says which one is wrong, and why */
export async function readTlsFiles({ certificate, key, clientCa }: TlsFiles): Promise<TlsContent> {
  const [cert, privateKey, ca] = await Promise.all([
    readNamedFile(certificate),
    readNamedFile(key),
    clientCa === undefined ? undefined : readNamedFile(clientCa),
  ]);
  const parsed = parseCertificate(cert, certificate);
  if (clientCa !== undefined && ca !== undefined) parseCertificate(ca, clientCa);
  if (!parsed.checkPrivateKey(parseKey(privateKey, key))) {
    throw invalid(`The key in ${key} does not belong to the certificate in ${certificate}.`);
  }
  return { cert, key: privateKey, ca, validTo: parsed.validToDate };
}

function parseCertificate(content: Buffer, file: string): X509Certificate {
  try {
    return new X509Certificate(content);
  } catch (cause) {
    throw invalid(`${file} has no certificate in PEM format.`, cause);
  }
}

function parseKey(content: Buffer, file: string): KeyObject {
  try {
    return createPrivateKey(content);
  } catch (cause) {
    if (/ENCRYPTED/.test(content.toString('latin1'))) {
      throw invalid(
        `The key in ${file} is encrypted. Decrypt it: openssl pkey -in ${file} -out key.pem`,
        cause,
      );
    }
    throw invalid(`${file} has no private key in PEM format.`, cause);
  }
}

function invalid(message: string, cause?: unknown): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', message, { cause });
}
