import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isMlmodelError, type LoadedModel, rewordedError, savedRequest } from '@mlmodel/core';

/** The input of a failed prediction. */
export interface FailedInput {
  /** The path of its file as given. */
  readonly path: string;
  readonly model: Pick<LoadedModel, 'mlmodel' | 'files'>;
}

/**
 * Adds to an error about a request that its file is the saved input example, which is data, and what is a request.
 * Returns other errors unchanged.
 */
export async function withInputExampleHint(error: unknown, input: FailedInput): Promise<unknown> {
  if (!isMlmodelError(error) || error.status >= 500) return error;
  const hint = await hintFor(input);
  return hint === undefined ? error : rewordedError(error, `${error.message} ${hint}`);
}

async function hintFor({ path, model }: FailedInput): Promise<string | undefined> {
  const { artifact_path: example, serving_input_path: serving } =
    model.mlmodel.inputExampleInfo ?? {};
  const name = basename(path);
  if (name !== nameOf(example, 'input_example.json')) return undefined;
  const data = `${name} holds the data of an example, not a request`;
  const beside = join(dirname(path), nameOf(serving, 'serving_input_example.json'));
  if (existsSync(beside)) return `${data}. Use "${beside}" instead.`;
  const request = await savedRequest(model.mlmodel, model.files);
  if (request === undefined || !('file' in request)) return undefined;
  if (request.below !== undefined) {
    return `${data}: put its content into {"${request.below}": …}. mlmodel inspect prints a command that does so.`;
  }
  return basename(request.file) === name
    ? undefined
    : `${data}. Use "${await model.files.localPath?.(request.file)}" instead.`;
}

function nameOf(path: unknown, usual: string): string {
  return typeof path === 'string' ? basename(path) : usual;
}
