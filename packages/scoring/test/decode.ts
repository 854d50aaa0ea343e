import type { DecodingNeeds } from '@mlmodel/core';
import { type DecodedRequest, decodeRequest } from '../src/index.js';

export const noNeeds: DecodingNeeds = {
  numberKinds: false,
  nestedKinds: false,
  keyOrder: false,
  typeHint: false,
};

/** Decodes a body that is JSON or CSV. */
export function decode(
  body: string | Uint8Array,
  {
    contentType = 'application/json',
    ...needs
  }: Partial<DecodingNeeds> & { contentType?: string } = {},
): DecodedRequest {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const decoded = decodeRequest(bytes, { contentType, needs: { ...noNeeds, ...needs } });
  if (decoded instanceof Promise) throw new TypeError('decoded later');
  return decoded;
}

/** What the error of a function says, for comparisons. */
export function errorOf(run: () => unknown): {
  errorCode: string;
  status: number;
  message: string;
} {
  try {
    run();
  } catch (error) {
    const { errorCode, status, message } = error as {
      errorCode: string;
      status: number;
      message: string;
    };
    return { errorCode, status, message };
  }
  throw new Error('nothing was thrown');
}
