import { type KeptModel, labelOf } from '@mlmodel/registry';
import { writeStdout } from '../terminal/standard-streams.js';
import { printable } from '../terminal/terminal.js';

/** Says that there are no models. */
export function writeNone(folder: string): Promise<void> {
  return writeStdout(`There are no downloaded models in ${printable(folder)}\n`);
}

/** As the user named it, with its version. */
export function nameOf({ source }: Pick<KeptModel, 'source'>): string {
  return source === undefined ? 'an unfinished download' : labelOf(source);
}
