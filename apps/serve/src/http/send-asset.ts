import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** A response that stays the same for many requests. */
export interface Asset {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Its entity tag (RFC 9110, section 8.8.3). */
  readonly etag: string;
}

/** An asset from its text. */
export function assetOf(contentType: string, text: string): Asset {
  const body = Buffer.from(text);
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  return { contentType, body, etag: `"${digest}"` };
}

/** Sends an asset, or 304 if the client has it. Clients ask each time, so that they see a new model at once. */
export function sendAsset(
  request: IncomingMessage,
  response: ServerResponse,
  { asset, headers = {} }: { readonly asset: Asset; readonly headers?: Record<string, string> },
): void {
  const { contentType, body, etag } = asset;
  const shared = { ...headers, etag, 'cache-control': 'no-cache' };
  if (isKnown(request.headers['if-none-match'], etag)) {
    response.writeHead(304, shared).end();
    return;
  }
  response.writeHead(200, {
    ...shared,
    'content-type': contentType,
    'content-length': body.byteLength,
  });
  response.end(body);
}

/** Whether the client named the entity tag; weak ones match too (RFC 9110, section 13.1.2). */
function isKnown(field: string | undefined, etag: string): boolean {
  if (field === undefined) return false;
  if (field.trim() === '*') return true;
  return field.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
