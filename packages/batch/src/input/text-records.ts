import { MlmodelError } from '@mlmodel/core';

/** The longest record in bytes. */
const longestRecord = 256 * 1024 * 1024;

/** Finds where records of text end. It is asked for one byte after the other. */
export interface RecordScanner {
  /**
   * Scans bytes that follow those scanned before.
   * @returns the position after the end of the record, or -1 if it does not end in them
   */
  endOfRecord(bytes: Uint8Array, from: number): number;
}

/** Text with whole records. */
export interface TextChunk {
  readonly bytes: Uint8Array;
  /** Where its records end. */
  readonly ends: readonly number[];
}

/**
 * Divides text into chunks of whole records, each of at most `records`. Only the last record may lack its end.
 * @throws MlmodelError `BAD_REQUEST` for a record of more than 256 MiB
 */
export async function* textChunks(
  pieces: AsyncIterable<Uint8Array>,
  { scanner, records }: { readonly scanner: RecordScanner; readonly records: number },
): AsyncGenerator<TextChunk, void> {
  let parts: Uint8Array[] = [];
  let ends: number[] = [];
  let length = 0;
  const take = () => {
    const chunk = { bytes: Buffer.concat(parts), ends };
    parts = [];
    ends = [];
    length = 0;
    return chunk;
  };
  for await (const piece of pieces) {
    let start = 0;
    let scanned = 0;
    while (true) {
      const end = scanner.endOfRecord(piece, scanned);
      if (end < 0) break;
      scanned = end;
      ends.push(length + end - start);
      if (ends.length < records) continue;
      parts.push(piece.subarray(start, end));
      yield take();
      start = end;
    }
    if (start < piece.length) parts.push(piece.subarray(start));
    length += piece.length - start;
    if (length - (ends.at(-1) ?? 0) > longestRecord) throw tooLong();
  }
  if (length > 0) {
    if ((ends.at(-1) ?? 0) < length) ends.push(length);
    yield take();
  }
}

function tooLong(): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `A record takes more than ${longestRecord} bytes. It may have a quote that is not closed.`,
  );
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const comma = 0x2c;

/** How many lines end in text: with LF, CRLF or CR. */
export function linesIn(bytes: Uint8Array): number {
  let lines = lineFeedsIn(bytes);
  for (
    let at = bytes.indexOf(carriageReturn);
    at >= 0;
    at = bytes.indexOf(carriageReturn, at + 1)
  ) {
    if (bytes[at + 1] !== lineFeed) lines++;
  }
  return lines;
}

/** How many lines end with LF. */
export function lineFeedsIn(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) count++;
  return count;
}

/** Whether a line has nothing but space. */
export function isBlank(line: Uint8Array): boolean {
  return line.every(
    (byte) => byte === 0x20 || byte === 0x09 || byte === carriageReturn || byte === lineFeed,
  );
}

/** Finds ends of lines. */
export function lineScanner(): RecordScanner {
  return { endOfRecord: (bytes, from) => bytes.indexOf(lineFeed, from) + 1 || -1 };
}

/**
 * Finds ends of records of CSV, as `CsvReader` of the scoring package reads them: LF, CRLF or CR, but not inside of
 * fields that start with a quote.
 */
export function csvScanner(): RecordScanner {
  let isFieldStart = true;
  let isQuoted = false;
  /** Whether the byte before may have closed a quoted field, or ended a line. */
  let afterQuote = false;
  let afterReturn = false;

  /** @returns whether the record ends before the byte (-1), with it (1), or later (0) */
  function take(byte: number): -1 | 0 | 1 {
    if (isQuoted) {
      isQuoted = byte !== quote;
      afterQuote = !isQuoted;
      return 0;
    }
    if (afterReturn) {
      afterReturn = false;
      return byte === lineFeed ? 1 : -1;
    }
    isQuoted = byte === quote && (isFieldStart || afterQuote);
    afterQuote = false;
    isFieldStart = byte === comma || byte === lineFeed || byte === carriageReturn;
    afterReturn = byte === carriageReturn;
    return byte === lineFeed ? 1 : 0;
  }

  return {
    endOfRecord(bytes, from) {
      for (let at = from; at < bytes.length; at++) {
        const end = take(bytes[at] as number);
        if (end !== 0) return end === 1 ? at + 1 : at;
      }
      return -1;
    },
  };
}
