import { type ErrorCode, MlmodelError, type MlmodelErrorOptions } from '@mlmodel/core';

/** What happened to a request, beyond the message. */
export interface HttpFailure extends MlmodelErrorOptions {
  /** The same request may succeed later. */
  readonly isTransient?: boolean;
  /** When, in milliseconds, by the server's header `Retry-After`. */
  readonly retryAfter?: number | undefined;
  /** The status of the server's response. */
  readonly serverStatus?: number;
}

/** A request that failed. Its message names the server, never a credential. */
export class HttpError extends MlmodelError {
  override readonly name = 'HttpError';
  readonly isTransient: boolean;
  readonly retryAfter: number | undefined;
  readonly serverStatus: number | undefined;

  constructor(errorCode: ErrorCode, message: string, failure: HttpFailure = {}) {
    const { isTransient = false, retryAfter, serverStatus, ...options } = failure;
    super(errorCode, message, options);
    this.isTransient = isTransient;
    this.retryAfter = retryAfter;
    this.serverStatus = serverStatus;
  }
}

/** Codes of broken connections, after which another attempt makes sense. */
const brokenConnection = /^(ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EAI_AGAIN|ENETRESET)$/;

/** Codes of certificates that are not trusted, and of handshakes that fail. */
const tlsFailure = /CERT|SELF_SIGNED|UNABLE_TO|SSL|TLS|CRL|HOSTNAME_MISMATCH|EPROTO/;

/** What settings a message names. */
export interface Settings {
  /** What names the host. */
  readonly address: string;
  /** What names the certificate of its authority. */
  readonly certificate: string;
}

/** Those of a tracking server. */
export const trackingSettings: Settings = {
  address: 'MLFLOW_TRACKING_URI',
  certificate: 'MLFLOW_TRACKING_SERVER_CERT_PATH',
};

/** The error of a request that got no complete response. @param server as a message names it */
export function connectionError(
  server: string,
  cause: unknown,
  { address, certificate }: Settings = trackingSettings,
): HttpError {
  const { code = '', message = '' } = cause as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EHOSTUNREACH')
    return new HttpError(
      'TEMPORARILY_UNAVAILABLE',
      `No server answers at ${server} (${code}). Start it, or correct ${address}.`,
      { cause },
    );
  if (tlsFailure.test(code))
    return new HttpError(
      'IO_ERROR',
      `The TLS connection to ${server} failed (${code}). Give the certificate of its authority in ${certificate}, or check that the URL is right.`,
      { cause },
    );
  return new HttpError(
    'TEMPORARILY_UNAVAILABLE',
    `The connection to ${server} broke (${code || message}). Try again.`,
    { cause, isTransient: code === '' || brokenConnection.test(code) },
  );
}

/** The error of a server that sends nothing. @param milliseconds for which it was waited */
export function stalledError(server: string, milliseconds: number): HttpError {
  return new HttpError(
    'DEADLINE_EXCEEDED',
    `${server} sent nothing for ${milliseconds / 1000} s. Check that the server is healthy, then try again.`,
  );
}
