import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { decodeParquet } from '../../src/parquet/decode-parquet.js';

const fixtures = join(import.meta.dirname, '../fixtures');

// Found by `pnpm reliability`: a mutation of a real file that kept the library busy without end.
test('a page that does not say how long its levels are is refused', async () => {
  const body = new Uint8Array(readFileSync(join(fixtures, 'levels-without-length.parquet')));
  await expect(decodeParquet(body)).rejects.toMatchObject({
    errorCode: 'BAD_REQUEST',
    message: 'Invalid input. The Parquet body is malformed: a page does not hold its levels.',
  });
});
