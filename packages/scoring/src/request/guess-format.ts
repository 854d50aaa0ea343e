import { arrowType, jsonType, parquetType } from '../http/media-types.js';
import { utf8Bytes } from '../runtime/bytes.js';

/** How bodies of a format begin, and how to send them. */
interface Format {
  readonly start: string | readonly number[];
  readonly advice: string;
  /** The Content-Type under which they are expected. */
  readonly type?: string;
}

/** Formats that people send with the headers of another one. */
const formats: readonly Format[] = [
  { start: [0x1f, 0x8b], advice: 'It looks like gzip: send the header Content-Encoding: gzip.' },
  {
    start: [0x28, 0xb5, 0x2f, 0xfd],
    advice: 'It looks like zstd: send the header Content-Encoding: zstd.',
  },
  { start: [0xff, 0xfe], advice: 'It looks like UTF-16: send UTF-8.' },
  { start: [0xfe, 0xff], advice: 'It looks like UTF-16: send UTF-8.' },
  {
    start: 'PAR1',
    advice: `It looks like Parquet: send the header Content-Type: ${parquetType}.`,
    type: parquetType,
  },
  {
    start: [0xff, 0xff, 0xff, 0xff],
    advice: `It looks like Arrow: send the header Content-Type: ${arrowType}.`,
    type: arrowType,
  },
  {
    start: 'ARROW1',
    advice: `It looks like an Arrow file: send an Arrow IPC stream, with the header Content-Type: ${arrowType}.`,
  },
  {
    start: '{',
    advice: `It looks like JSON: send the header Content-Type: ${jsonType}.`,
    type: jsonType,
  },
];

/**
 * What an unreadable body looks like, and how to send that.
 * @param sentAs the media type that it was read as
 * @returns a sentence; undefined for unknown formats
 */
export function guessFormat(body: Uint8Array, sentAs: string): string | undefined {
  return formats.find(({ start, type }) => type !== sentAs && startsWith(body, start))?.advice;
}

function startsWith(body: Uint8Array, start: Format['start']): boolean {
  const bytes = typeof start === 'string' ? [...utf8Bytes(start)] : start;
  return bytes.every((byte, at) => body[at] === byte);
}
