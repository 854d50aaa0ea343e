import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import * as z from 'zod/mini';
import {
  findPackage,
  type InstalledPackage,
  packageAround,
  readInstalledPackage,
} from '../closure/installed-package.js';

/** An installed command that serves models. */
export interface ServingProgram extends ServerField {
  /** The real path of its package. */
  readonly directory: string;
}

/** `mlmodel.server` of the `package.json` of such a command. */
interface ServerField {
  /** Its script, relative to the package; it takes `serve` and the options of that. */
  readonly script: string;
  /** Packages that `serve` does not use. */
  readonly unused: readonly string[];
  /** Those that it does not use either when the model is on disk. */
  readonly unusedWithModel: readonly string[];
}

const packageNames = z._default(z.array(z.string()), []);

const fieldSchema = z.object({
  server: z.object({
    script: z.string().check(z.regex(/^[\w./-]+$/)),
    unused: packageNames,
    unusedWithModel: packageNames,
  }),
});

/** The package that has the command. */
const usualProgram = '@mlmodel/cli';

/**
 * Finds the command that serves models.
 * @param directory the folder of its package. Default: the package of the script that runs, if that is one, else
 * `@mlmodel/cli` as the working directory sees it
 * @throws MlmodelError `INVALID_STATE` when there is none
 */
export function findProgram(directory: string | undefined): ServingProgram {
  const candidates =
    directory === undefined
      ? [runningPackage(), findPackage(usualProgram, process.cwd())]
      : [readInstalledPackage(directory)];
  const program = candidates.map(programOf).find(Boolean);
  if (program !== undefined) return program;
  throw new MlmodelError(
    'INVALID_STATE',
    `There is no command here that serves models. Install it: npm install ${usualProgram}`,
  );
}

function programOf(found: InstalledPackage | undefined): ServingProgram | undefined {
  const { data } = fieldSchema.safeParse(found?.manifest['mlmodel']);
  return data && found && { directory: found.directory, ...data.server };
}

function runningPackage(): InstalledPackage | undefined {
  const [, script] = process.argv;
  if (script === undefined) return undefined;
  try {
    return packageAround(dirname(realpathSync(script)));
  } catch {
    return undefined;
  }
}
