import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { openModelDirectory, resolveModelLocation } from '@mlmodel/core/node';
import type { ModelToEdit } from '@mlmodel/registry';
import { writeFileAtomically } from '../files/write-file.js';
import { isRemote, withDownload } from '../loading/resolve-model.js';
import { UsageError } from '../options/usage-error.js';
import { oneLine } from '../terminal/one-line.js';
import { writeStderr, writeStdout } from '../terminal/standard-streams.js';
import { type ChangedFile, environmentFiles } from './change-file.js';
import { type RequirementChange, requirementChange } from './requirement-change.js';

/** The values of the command. */
export interface UpdateRequirementsOptions {
  readonly modelUri?: string | undefined;
  readonly trackingUri?: string | undefined;
}

/** The most bytes of an environment file. */
const longest = 1024 * 1024;

interface EnvironmentFile extends ChangedFile {
  readonly name: string;
  readonly before: string;
}

/**
 * Adds requirements to the environment files of a model, or removes them, and prints what has changed. All files change,
 * or none.
 * @throws UsageError for arguments that are not what they should be
 * @throws MlmodelError for files that are broken or cannot be written
 */
export async function updateRequirements(
  operation: string,
  requirements: readonly string[],
  { modelUri, trackingUri }: UpdateRequirementsOptions,
): Promise<void> {
  const change = requirementChange(operation, requirements);
  if (modelUri === undefined) throw new UsageError('No model is given. Name it with -m.');
  const update = async ({ directory, write }: ModelToEdit) => {
    const files = await changedFiles(directory, change);
    if (files.length === 0) throw noFiles(modelUri);
    await writeAll(files, write ?? writerOf(directory));
    return files;
  };
  await report(await withModel({ modelUri, trackingUri }, update), change);
}

interface ModelToUpdate {
  readonly modelUri: string;
  readonly trackingUri: string | undefined;
}

/** Models that may be elsewhere need the registry; a path loads none of its modules. */
async function withModel<Result>(
  { modelUri, trackingUri }: ModelToUpdate,
  work: (model: ModelToEdit) => Promise<Result>,
): Promise<Result> {
  if (isRemote(modelUri)) {
    const { editModel } = await import('@mlmodel/registry');
    const place = { modelUri, trackingUri, offline: false, cacheSize: undefined };
    const files = Object.keys(environmentFiles);
    return withDownload(place, ({ signal }) =>
      editModel(modelUri, { trackingUri, signal, files, longest }, work),
    );
  }
  const { directory } = await openModelDirectory(resolveModelLocation(modelUri));
  return work({ directory });
}

type WriteFile = NonNullable<ModelToEdit['write']>;

function writerOf(directory: string): WriteFile {
  return (name, bytes) => writeFileAtomically(join(directory, name), Buffer.from(bytes));
}

async function changedFiles(
  directory: string,
  change: RequirementChange,
): Promise<readonly EnvironmentFile[]> {
  const files: EnvironmentFile[] = [];
  for (const [name, changeFile] of Object.entries(environmentFiles)) {
    const path = join(directory, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) continue;
    if (found.size > longest) throw tooLong(name);
    const before = await readFile(path, 'utf8');
    files.push({ name, before, ...changeFile(before, change, name) });
  }
  return files;
}

/** Puts back what has been written when a file cannot be. */
async function writeAll(files: readonly EnvironmentFile[], write: WriteFile): Promise<void> {
  const changed = files.filter(({ content, before }) => content !== before);
  for (const [index, { name, content }] of changed.entries()) {
    try {
      await write(name, Buffer.from(content));
    } catch (cause) {
      for (const done of changed.slice(0, index)) await write(done.name, Buffer.from(done.before));
      const reason = oneLine(cause instanceof Error ? cause.message : String(cause));
      const message = `${name} of the model cannot be written, and nothing has changed: ${reason}`;
      throw new MlmodelError('IO_ERROR', message, { cause, file: name });
    }
  }
}

async function report(
  files: readonly EnvironmentFile[],
  { packages, isRemoval }: RequirementChange,
): Promise<void> {
  for (const { name, added, removed } of files) {
    const parts = [...removed.map((line) => `- ${line}`), ...added.map((line) => `+ ${line}`)];
    if (parts.length > 0) await writeStdout(`${name}: ${parts.map(oneLine).join(', ')}\n`);
  }
  const isChanged = files.some(({ added, removed }) => added.length + removed.length > 0);
  if (isChanged) return;
  const names = [...packages.keys()].join(', ');
  writeStderr(
    isRemoval
      ? `note: nothing has changed: no file of the model requires ${names}\n`
      : 'note: nothing has changed: the model requires that already\n',
  );
}

function noFiles(uri: string): MlmodelError {
  const names = Object.keys(environmentFiles).join(', ');
  const message = `The model ${oneLine(uri)} has no file with requirements: ${names}.`;
  return new MlmodelError('RESOURCE_DOES_NOT_EXIST', message);
}

function tooLong(file: string): MlmodelError {
  const message = `${file} of the model is longer than 1 MiB, which no list of requirements is.`;
  return new MlmodelError('INVALID_PARAMETER_VALUE', message, { file });
}
