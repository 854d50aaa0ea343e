import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MlmodelError } from '@mlmodel/core';

const run = promisify(execFile);

/** Milliseconds for R to start. */
const startTime = 30_000;

/** A script that exits with 3 when one of the packages is missing. It loads them, as their own libraries may be missing. */
export function packageProbe(packages: readonly string[]): string {
  const names = packages.map((name) => JSON.stringify(name)).join(', ');
  return `for (name in c(${names})) if (!requireNamespace(name, quietly = TRUE)) quit(status = 3)`;
}

/**
 * Checks that R starts and has the package jsonlite.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` saying what to install
 * @throws the reason of the signal when it is aborted
 */
export async function checkRscript(
  rscript = 'Rscript',
  signal?: AbortSignal | undefined,
): Promise<void> {
  try {
    const options = { timeout: startTime, ...(signal && { signal }) };
    await run(rscript, ['--no-init-file', '-e', packageProbe(['jsonlite'])], options);
  } catch (cause) {
    signal?.throwIfAborted();
    throw problemWith(rscript, cause);
  }
}

function problemWith(rscript: string, cause: unknown): MlmodelError {
  const { code } = Object(cause) as { code?: unknown };
  if (code === 3) {
    return new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `R ("${rscript}") has no package jsonlite. Run: ${rscript} -e 'install.packages("jsonlite")'`,
      { cause },
    );
  }
  const reason = code === 'ENOENT' ? 'was not found' : 'does not start';
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `R is needed for this model, and "${rscript}" ${reason}. Install R with its package jsonlite, or select Rscript with --rscript PATH.`,
    { cause },
  );
}
