import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { optionsPage } from '../options/options-page.ts';
import { written } from '../paths.ts';

test('docs/options.md is what the code declares', async () => {
  const stale = readFileSync(written.options, 'utf8') !== (await optionsPage());
  expect(stale && 'docs/options.md is out of date: run `npm run write-docs` and commit it.').toBe(
    false,
  );
});
