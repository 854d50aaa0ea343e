import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { openModelDirectory, resolveModelLocation } from '@mlmodel/core/node';
import { writeFileAtomically } from '../files/write-file.js';
import { UsageError } from '../options/usage-error.js';
import { oneLine } from '../terminal/one-line.js';
import { writeStderr, writeStdout } from '../terminal/standard-streams.js';
import { type ChangedFile, environmentFiles } from './change-file.js';
import { type RequirementChange, requirementChange } from './requirement-change.js';

/** The values of the command. */
export interface UpdateRequirementsOptions {
  readonly modelUri?: string | undefined;
}

/** The most bytes of an environment file. */
const longest = 1024 * 1024;

interface EnvironmentFile extends ChangedFile {
  readonly name: string;
  readonly path: string;
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
  { modelUri }: UpdateRequirementsOptions,
): Promise<void> {
  const change = requirementChange(operation, requirements);
  if (modelUri === undefined) throw new UsageError('No model is given. Name its folder with -m.');
  const directory = await localModel(modelUri);
  const files = await changedFiles(directory, change);
  if (files.length === 0) throw noFiles(modelUri);
  await writeAll(files);
  await report(files, change);
}

async function localModel(uri: string): Promise<string> {
  if (/^(?!file:)[a-z][a-z0-9+.-]+:\/?/i.test(uri)) {
    throw new UsageError(
      `Only the files of a model on this machine can be changed. Download it (mlmodel download ${oneLine(uri)} -d DIR), change it, and log or register it again.`,
    );
  }
  return (await openModelDirectory(resolveModelLocation(uri))).directory;
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
    files.push({ name, path, before, ...changeFile(before, change, name) });
  }
  return files;
}

/** Puts back what has been written when a file cannot be. */
async function writeAll(files: readonly EnvironmentFile[]): Promise<void> {
  const changed = files.filter(({ content, before }) => content !== before);
  for (const [index, { name, path, content }] of changed.entries()) {
    try {
      await writeFileAtomically(path, Buffer.from(content));
    } catch (cause) {
      for (const done of changed.slice(0, index)) {
        await writeFileAtomically(done.path, Buffer.from(done.before));
      }
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
