import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, SHARE_ENV, Worker } from 'node:worker_threads';

/** Folders that only this test uses. */
export interface PrivateFolders {
  readonly working: string;
  readonly temporary: string;
}

/** Runs a step with a working directory and a temporary folder of its own, which are removed afterwards. */
export async function inPrivateFolders<Result>(
  step: (folders: PrivateFolders) => Promise<Result>,
): Promise<Result> {
  const [before, usual] = [process.cwd(), process.env['TMPDIR']];
  const make = async (name: string) => realpath(await mkdtemp(join(tmpdir(), `mlmodel-${name}-`)));
  const [working, temporary] = [await make('working'), await make('temporary')];
  try {
    moveTo(working);
    await setTemporaryFolder(temporary);
    return await step({ working, temporary });
  } finally {
    moveTo(before);
    await setTemporaryFolder(usual);
    for (const folder of [working, temporary]) await rm(folder, { recursive: true, force: true });
  }
}

/** Threads have the working directory of their process. */
function moveTo(folder: string): void {
  if (isMainThread) process.chdir(folder);
}

/**
 * Sets `os.tmpdir()`. Runners such as jest give tests a copy of `process.env`, so a thread that shares the real one sets it.
 */
async function setTemporaryFolder(folder: string | undefined): Promise<void> {
  const program = `const { workerData: folder } = require('node:worker_threads');
    if (folder === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = folder;`;
  const thread = new Worker(program, { eval: true, env: SHARE_ENV, workerData: folder });
  await new Promise((resolve, reject) => thread.on('exit', resolve).on('error', reject));
}
