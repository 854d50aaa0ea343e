import { readFileSync } from 'node:fs';
import type { SecureContextOptions } from 'node:tls';
import { errorText, MlmodelError } from '@mlmodel/core';
import type { Environment } from './connection.js';

/** What a tracking server is shown, and how it is verified. Never part of a message. */
export interface Credentials {
  /** The value of the header `Authorization`. */
  readonly authorization: string | undefined;
  readonly tls: SecureContextOptions & { readonly rejectUnauthorized?: boolean };
}

/**
 * The credentials of MLflow's environment variables, or of the URL. A user with a password comes before a token, as in
 * MLflow.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a certificate that cannot be read
 */
export function credentialsOf(url: URL, environment: Environment): Credentials {
  return { authorization: authorizationOf(url, environment), tls: tlsOf(environment) };
}

function authorizationOf(url: URL, environment: Environment): string | undefined {
  const user = environment['MLFLOW_TRACKING_USERNAME'];
  const password = environment['MLFLOW_TRACKING_PASSWORD'];
  const token = environment['MLFLOW_TRACKING_TOKEN'];
  if (user && password) return basic(user, password);
  if (token) return `Bearer ${token.trim()}`;
  return authorizationIn(url);
}

/** The credentials of a URL as the value of the header `Authorization`; undefined without any. */
export function authorizationIn({ username, password }: URL): string | undefined {
  if (username === '') return undefined;
  return basic(decodeURIComponent(username), decodeURIComponent(password));
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function tlsOf(environment: Environment): Credentials['tls'] {
  const serverCertificate = environment['MLFLOW_TRACKING_SERVER_CERT_PATH'];
  const client = environment['MLFLOW_TRACKING_CLIENT_CERT_PATH'];
  const isInsecure = /^(true|1)$/i.test(environment['MLFLOW_TRACKING_INSECURE_TLS'] ?? '');
  return {
    ...(isInsecure && { rejectUnauthorized: false }),
    ...(serverCertificate && {
      ca: readPem('MLFLOW_TRACKING_SERVER_CERT_PATH', serverCertificate),
    }),
    ...(client && certificateAndKey(readPem('MLFLOW_TRACKING_CLIENT_CERT_PATH', client))),
  };
}

/** MLflow's file holds both. */
function certificateAndKey(pem: Buffer): SecureContextOptions {
  return { cert: pem, key: pem };
}

function readPem(variable: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `The certificate of ${variable} cannot be read: ${errorText(cause)}.`,
      { cause },
    );
  }
}
