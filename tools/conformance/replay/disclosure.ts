import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

/** Folders of this machine, and what stack traces of Node and Python consist of, as they stand in JSON. */
const inside = [
  path.resolve(import.meta.dirname, '../../..'),
  `${homedir()}/`,
  `${tmpdir()}/`,
  'node_modules',
  'site-packages',
  'file://',
  'Traceback',
  '\\n    at ',
  'File \\"',
];

/** What an error tells about the inside of the server; undefined if it tells nothing. */
export function disclosureOf({
  status,
  text,
}: {
  readonly status: number;
  readonly text: string;
}): string | undefined {
  if (status < 400) return undefined;
  const found = inside.find((part) => text.includes(part));
  return found === undefined ? undefined : `the error discloses ${JSON.stringify(found)}`;
}
