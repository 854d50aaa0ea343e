/** A body to score and its media types. */
export interface ScoringRequest {
  readonly body: Uint8Array;
  readonly contentType: string;
  /** Default: whatever the server chooses, which is JSON. */
  readonly accept?: string;
}

/** The bytes of a POST to `/invocations` on a connection that stays open. */
export function invocationBytes({ body, contentType, accept }: ScoringRequest): Buffer {
  const head = [
    'POST /invocations HTTP/1.1',
    'Host: 127.0.0.1',
    `Content-Type: ${contentType}`,
    `Content-Length: ${body.length}`,
    ...(accept === undefined ? [] : [`Accept: ${accept}`]),
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

/** The bytes of a `GET /ping` on a connection that stays open. */
export function pingBytes(): Buffer {
  return Buffer.from('GET /ping HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 'latin1');
}
