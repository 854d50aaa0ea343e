import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SavedRequest } from '@mlmodel/core';
import { quoteForShell, resolveModelLocation } from '@mlmodel/core/node';
import { isRunByNpx } from '../process/npx.js';

/** A model as the user names it. */
export interface NamedModel {
  /** The location as given: a path or a `file:` URI. */
  readonly location: string;
  /** Flags for every command that loads it, quoted for a shell. */
  readonly flags: readonly string[];
}

/** A command line for a model, for a POSIX shell. */
export function commandLine(
  name: 'serve' | 'predict' | 'prepare-env',
  { location, flags }: NamedModel,
): string {
  const program = isRunByNpx() ? ['npx', 'mlmodel'] : ['mlmodel'];
  return [...program, name, '-m', quoteForShell(safePath(location)), ...flags].join(' ');
}

/**
 * A command line that predicts for a saved example.
 * @param directory the real path of the model's directory
 */
export function predictLine(
  request: SavedRequest,
  { directory, ...model }: NamedModel & { readonly directory: string },
): string {
  const predict = commandLine('predict', model);
  if ('text' in request) return `printf %s ${quoteForShell(request.text)} | ${predict}`;
  const file = quoteForShell(filePath(request.file, { directory, location: model.location }));
  if (request.below === undefined) return `${predict} -i ${file}`;
  return `(printf '{"${request.below}": '; cat ${file}; printf '}') | ${predict}`;
}

/** The path of a file of the model, beginning as the user wrote that of the model. */
function filePath(
  file: string,
  { directory, location }: { readonly directory: string; readonly location: string },
): string {
  const given = resolveModelLocation(location);
  const paths = [given, dirname(given), directory].map((folder) => safePath(join(folder, file)));
  return paths.find((path) => existsSync(path)) ?? join(directory, file);
}

/** A path that does not look like an option. */
function safePath(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}
