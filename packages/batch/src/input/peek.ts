/** The start of a stream, and all of it. */
export interface Peeked {
  readonly start: Uint8Array;
  readonly pieces: AsyncGenerator<Uint8Array, void>;
}

/** Looks at the first bytes of a stream: at least `length` if there are so many. */
export async function peek(source: AsyncIterable<Uint8Array>, length: number): Promise<Peeked> {
  const iterator = source[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < length) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    seen.push(value);
    bytes += value.length;
  }
  return { start: Buffer.concat(seen), pieces: all() };

  async function* all(): AsyncGenerator<Uint8Array, void> {
    try {
      yield* seen;
      while (true) {
        const { done, value } = await iterator.next();
        if (done === true) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
}
