import { writeFile } from 'node:fs/promises';
import { optionsPage } from './options/options-page.ts';
import { written } from './paths.ts';
import { pictureOfFirstUse } from './terminal/picture-of-first-use.ts';

// Run with `npm run write-docs`, after a build.
await writeFile(written.options, await optionsPage());
await writeFile(written.picture, await pictureOfFirstUse());
