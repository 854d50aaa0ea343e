import { errorText, isMlmodelError } from '@mlmodel/core';
import { foreignText } from '../http/foreign-text.js';
import { connectionError, HttpError, type Settings, stalledError } from '../http/http-error.js';

/** An object store, as messages name it. */
export interface StoreName {
  /** The place. */
  readonly where: string;
  /** What to do about credentials that are missing or not accepted, as a sentence. */
  readonly credentials: string;
  /** What to correct when there is nothing at the place. */
  readonly address: string;
}

/** What messages about a host other than a tracking server name. @param address names the host */
export function settingsOf(address: string): Settings {
  return { address, certificate: 'NODE_EXTRA_CA_CERTS' };
}

/** What the client of a store throws. */
export interface StoreFailure {
  /** Of the response; undefined when there was none. */
  readonly status: number | undefined;
  /** The code of the store, such as `NoSuchBucket`. */
  readonly code: string;
  readonly cause: unknown;
}

/** The error for a failure of an object store. */
export function storeError(
  { where, credentials, address }: StoreName,
  { status, code, cause }: StoreFailure,
): HttpError {
  const why = code === '' ? '' : ` ${foreignText(code)}`;
  if (status === undefined) {
    if (/credential|token/i.test(`${code} ${(cause as Error).name}`))
      return new HttpError(
        'UNAUTHENTICATED',
        `No credentials for ${where} were found. ${credentials}`,
        { cause },
      );
    return connectionError(where, systemError(cause), settingsOf(address));
  }
  const failure = { cause, serverStatus: status };
  if (status === 401 || status === 403)
    return new HttpError(
      'PERMISSION_DENIED',
      `${where} denies access (${status}${why}). ${credentials}`,
      failure,
    );
  if (status === 404)
    return new HttpError(
      'RESOURCE_DOES_NOT_EXIST',
      `${where} does not exist (${status}${why}). Correct ${address}.`,
      failure,
    );
  if (status === 412)
    return new HttpError(
      'DATA_LOSS',
      `A file of ${where} was changed during the download. Try again.`,
      failure,
    );
  const isTransient = status === 408 || status === 429 || status >= 500;
  return new HttpError(
    isTransient ? 'TEMPORARILY_UNAVAILABLE' : 'IO_ERROR',
    `${where} failed with status ${status}${why}. ${isTransient ? 'Try again later.' : `Correct ${address}.`}`,
    { ...failure, isTransient },
  );
}

/** The error of the system that a client has wrapped. */
function systemError(error: unknown): unknown {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { code, errors } = cause as NodeJS.ErrnoException & { errors?: unknown[] };
    if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return cause;
    if (Array.isArray(errors) && errors.length > 0) return systemError(errors[0]);
  }
  return new Error(foreignText(errorText(error)), { cause: error });
}

/** How long to wait for a store. */
export interface Patience {
  /** Milliseconds in which the store has to answer. */
  readonly stallTimeout: number;
  readonly signal: AbortSignal | undefined;
}

/** Bytes for which a store has as much time as for an answer: 13 kB/s in 60 s, on each of eight connections. */
const leastSent = 3 * 2 ** 18;

/** How long to wait for the answer to an upload. @param bytes of the upload; default: a part */
export function uploadPatience({ stallTimeout, signal }: Patience, bytes = 8 * 2 ** 20): Patience {
  return { stallTimeout: stallTimeout * (1 + bytes / leastSent), signal };
}

/**
 * Waits for one answer of a store.
 * @param work gets a signal that ends it when it takes too long, and when the caller stops
 * @param toError words what the client of the store throws
 */
export async function answerOf<Answer>(
  { stallTimeout, signal: outer, where }: Patience & { readonly where: string },
  work: (signal: AbortSignal) => Promise<Answer>,
  toError: (cause: unknown) => HttpError,
): Promise<Answer> {
  outer?.throwIfAborted();
  const stalled = new AbortController();
  const signal = AbortSignal.any([stalled.signal, ...(outer ? [outer] : [])]);
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  const timer = setTimeout(() => stalled.abort(stalledError(where, stallTimeout)), stallTimeout);
  try {
    return await Promise.race([work(signal), ended]);
  } catch (cause) {
    signal.throwIfAborted();
    throw isMlmodelError(cause) ? cause : toError(cause);
  } finally {
    clearTimeout(timer);
  }
}
