import { parseMediaType } from '@mlmodel/scoring';

/** The headers that say how a body is read. */
export interface BodyHeaders {
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
}

/** Whether nothing that is made of a body refers to its memory, as columns of Arrow do. */
export function isCopied({ contentType = '', contentEncoding }: BodyHeaders): boolean {
  return (
    contentEncoding === undefined && parseMediaType(contentType)?.essence === 'application/json'
  );
}
