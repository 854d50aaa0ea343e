import { connect } from 'node:net';
import { isMlmodelError, type MlmodelError } from '@mlmodel/core';
import type { WorkerResponse } from '../child/serve-requests.js';
import { cancelled, fromFailure } from '../failure.js';
import {
  byteLengthOf,
  createFrameReader,
  encodeFrameHead,
  type FrameFields,
  payloadPieces,
} from '../frame.js';
import type { ChildMessage } from '../message.js';
import type { ProcessAddress, RequestOptions } from './pool.js';
import { unavailable } from './unavailable.js';

/**
 * Sends one request to a process leased by another process, at the address of the lease.
 * @throws MlmodelError the program's own error; `TEMPORARILY_UNAVAILABLE` when the process has ended, `CANCELLED` when
 * the signal is aborted
 */
export function requestAt(
  { path, lease }: ProcessAddress,
  fields: FrameFields,
  { payload, signal }: RequestOptions = {},
): Promise<WorkerResponse> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const cancel = () => settle(() => reject(cancelled()));
    const settle = (finish: () => void) => {
      signal?.removeEventListener('abort', cancel);
      socket.destroy();
      finish();
    };
    const reader = createFrameReader((frame) => {
      const message = frame.fields as ChildMessage;
      if (message.type === 'failure') settle(() => reject(fromFailure(message.error)));
      else if (message.type === 'response') {
        settle(() => resolve({ fields: message.fields, payload: frame.payload }));
      } else settle(() => reject(gone()));
    });
    socket.on('data', (bytes: Uint8Array) => {
      try {
        reader.push(bytes);
      } catch (error) {
        settle(() => reject(isMlmodelError(error) ? error : gone(error)));
      }
    });
    socket.on('error', (cause) => settle(() => reject(gone(cause))));
    socket.on('close', () => settle(() => reject(gone())));
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) {
      cancel();
      return;
    }
    const pieces = payloadPieces(payload);
    socket.cork();
    socket.write(encodeFrameHead({ type: 'request', id: lease, fields }, byteLengthOf(pieces)));
    for (const piece of pieces) socket.write(piece);
    socket.uncork();
  });
}

function gone(cause?: unknown): MlmodelError {
  const message = 'The model process ended unexpectedly or was replaced';
  const debug = cause instanceof Error ? cause.message : undefined;
  return unavailable(message, { debug });
}
