import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { decodeRequest } from '../../src/index.js';
import { noNeeds } from '../decode.js';
import { fixture } from '../fixtures/fixture.js';

async function messageFor(body: Uint8Array | string, contentType: string): Promise<string> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const decoded = (async () => decodeRequest(bytes, { contentType, needs: noNeeds }))();
  return decoded.then(
    () => 'no error',
    (error: Error) => error.message,
  );
}

const json = 'application/json';
const parquet = 'application/vnd.apache.parquet';
const arrow = 'application/vnd.apache.arrow.stream';

describe('a body of another format than its headers say', () => {
  test.each<[string, Uint8Array | string, string, string]>([
    ['gzip', gzipSync('{}'), json, 'It looks like gzip: send the header Content-Encoding: gzip.'],
    [
      'Parquet',
      fixture('frame-snappy.parquet'),
      json,
      `It looks like Parquet: send the header Content-Type: ${parquet}.`,
    ],
    [
      'Arrow',
      fixture('frame.arrows'),
      'text/csv',
      `It looks like Arrow: send the header Content-Type: ${arrow}.`,
    ],
    ['Arrow', fixture('frame.arrows'), parquet, `send the header Content-Type: ${arrow}.`],
    [
      'JSON',
      '{"inputs": [1]}',
      parquet,
      `It looks like JSON: send the header Content-Type: ${json}.`,
    ],
    [
      'JSON',
      '{"inputs": [1]}',
      arrow,
      `It looks like JSON: send the header Content-Type: ${json}.`,
    ],
    ['an Arrow file', 'ARROW1\0\0', arrow, 'It looks like an Arrow file: send an Arrow IPC stream'],
    ['UTF-16', Buffer.from('\ufeff{"a": 1}', 'utf16le'), json, 'It looks like UTF-16: send UTF-8.'],
  ])('is recognized: %s', async (_format, body, contentType, advice) => {
    expect(await messageFor(body, contentType)).toContain(advice);
  });

  test.each<[Uint8Array | string, string, string]>([
    [Buffer.from('é', 'latin1'), json, 'The body is not valid UTF-8. Send it as UTF-8.'],
    ['PAR1 and nothing', parquet, 'The body is not a readable Parquet file. Send a whole file.'],
    ['hello', arrow, 'is not a readable Arrow IPC stream. Send a whole stream.'],
    ['', json, 'The body is empty. Send JSON.'],
    [' \n', json, 'The body is empty. Send JSON.'],
    ['', 'text/csv', 'The CSV body is empty. Send a line with the names of the columns'],
    ['a,b\n1,2,3', 'text/csv', 'Put fields that contain commas in double quotes.'],
    ['a\n"x', 'text/csv', 'Close it, and write quotes inside of a field twice.'],
  ])('is not guessed: %j', async (body, contentType, message) => {
    expect(await messageFor(body, contentType)).toContain(message);
  });
});
