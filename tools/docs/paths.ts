import { join } from 'node:path';

/** The root of the repository. */
export const root = join(import.meta.dirname, '../..');

/** What is written from the code. */
export const written = {
  options: join(root, 'docs/options.md'),
  picture: join(root, 'docs/terminal.svg'),
  pagePicture: join(root, 'docs/page.png'),
};
