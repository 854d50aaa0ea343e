import { fileFailure } from '../files/file-failure.js';
import { checkTarget, writeFileAtomically } from '../files/write-file.js';
import { writeStdout } from '../terminal/standard-streams.js';
import { isFile } from './predict-options.js';

/** Refuses an output file that cannot be written. @throws MlmodelError `IO_ERROR` */
export async function checkOutput(path: string | undefined): Promise<void> {
  if (isFile(path)) await checkTarget(path).catch((cause: unknown) => refuse(path, cause));
}

/** Writes a response to a file or to standard output. @throws MlmodelError `IO_ERROR` */
export async function writeOutput(response: Uint8Array, path: string | undefined): Promise<void> {
  if (isFile(path)) {
    return writeFileAtomically(path, response).catch((cause) => refuse(path, cause));
  }
  await writeStdout(response);
  if (process.stdout.isTTY) await writeStdout('\n');
}

function refuse(path: string, cause: unknown): never {
  throw fileFailure(cause, { verb: 'write', what: `"${path}"` });
}
