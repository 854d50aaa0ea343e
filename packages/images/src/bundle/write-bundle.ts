import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OpenedModel } from '@mlmodel/core/node';
import { bundleFiles } from './bundle-files.js';
import type { BundlePlan } from './bundle-plan.js';

/** A file to be written. */
interface CopiedFile {
  /** Relative to the target, with `/`. */
  readonly path: string;
  readonly from: string;
}

/** Where the program of a bundle goes. */
interface ProgramPlace {
  readonly folder: string;
  /** Further scripts, by path. */
  readonly scripts?: Readonly<Record<string, string>>;
}

/** Writes the packages of a bundle and the scripts that start it, without the model, into a folder. */
export async function writeProgram(
  plan: BundlePlan,
  { folder, scripts }: ProgramPlace,
): Promise<void> {
  const files = Array.from(plan.packages).flatMap(([path, { files }]) =>
    files.map((file) => ({ path: `${path}/${file.path}`, from: file.from })),
  );
  await copyFiles(files, folder);
  for (const [path, text] of Object.entries({ ...bundleFiles(plan), ...scripts }))
    await writeFile(join(folder, path), text);
  await makeReproducible(folder);
}

/** Copies the files of a model into a folder; links that stay in the model become files. */
export async function writeModel({ files }: OpenedModel, folder: string): Promise<void> {
  const paths = await files.list();
  const copied = paths.map(async (path) => ({ path, from: await files.localPath(path) }));
  await copyFiles(await Promise.all(copied), folder);
  await makeReproducible(folder);
}

/** Copies files into a folder, which is created. */
export async function copyFiles(files: readonly CopiedFile[], folder: string): Promise<void> {
  const folders = new Set(files.map(({ path }) => dirname(join(folder, path))));
  for (const each of folders) await mkdir(each, { recursive: true });
  for (const { path, from } of files)
    await copyFile(from, join(folder, path), constants.COPYFILE_FICLONE);
}

/** Seconds since 1970 at which everything was last changed: equal content gives equal layers. 1980-01-01, as zip has no earlier time. */
const unchangedSince = 315_532_800;

/** Gives a folder and all in it modes and times that depend on the content only. */
export async function makeReproducible(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      await makeReproducible(path);
      continue;
    }
    const { mode } = await stat(path);
    await chmod(path, (mode & 0o111) === 0 ? 0o644 : 0o755);
    await utimes(path, unchangedSince, unchangedSince);
  }
  await chmod(folder, 0o755);
  await utimes(folder, unchangedSince, unchangedSince);
}
