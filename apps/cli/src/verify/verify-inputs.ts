import { readFile } from 'node:fs/promises';
import { formatOfContent, formatOfName, withForm } from '@mlmodel/batch/formats';
import { savedRequest } from '@mlmodel/core';
import type { OpenedModel } from '@mlmodel/core/node';
import { unreadableFile } from '../files/unreadable-file.js';
import { UsageError } from '../options/usage-error.js';
import { isRequestFormat, mediaTypes } from '../predict/media-types.js';
import { edgeBodies } from './edge-rows.js';

/** A request that every flavor answers. */
export interface VerifyInput {
  /** Its name in the report, such as `input example`. */
  readonly name: string;
  readonly body: Uint8Array;
  readonly contentType: string;
}

/**
 * The input example of a model, the given files, and rows made from its signature.
 * @throws MlmodelError `IO_ERROR` for a file that cannot be read
 * @throws UsageError for a file of another format
 */
export async function verifyInputs(
  model: OpenedModel,
  paths: readonly string[],
): Promise<readonly VerifyInput[]> {
  const made = edgeBodies(model.mlmodel.signature?.inputs).map((text, at) => ({
    name: `made row ${at + 1}`,
    body: Buffer.from(text),
    contentType: mediaTypes.json,
  }));
  return [...(await exampleInput(model)), ...(await Promise.all(paths.map(fileInput))), ...made];
}

async function exampleInput({ mlmodel, files }: OpenedModel): Promise<readonly VerifyInput[]> {
  const saved = await savedRequest(mlmodel, files);
  if (saved === undefined) return [];
  const body = 'text' in saved ? Buffer.from(saved.text) : await files.read(saved.file);
  const below = 'file' in saved ? saved.below : undefined;
  const whole =
    below === undefined
      ? body
      : Buffer.concat([Buffer.from(`{"${below}":`), body, Buffer.from('}')]);
  return [{ name: 'input example', body: whole, contentType: mediaTypes.json }];
}

async function fileInput(path: string): Promise<VerifyInput> {
  const body = await readFile(path).catch(async (cause: unknown) => {
    throw await unreadableFile(cause, path);
  });
  const format = formatOfName(path) ?? formatOfContent(body.subarray(0, 65_536)) ?? 'json';
  if (!isRequestFormat(format)) {
    throw new UsageError(
      `mlmodel verify reads JSON, CSV, Parquet and Arrow, not ${format}: "${path}". Convert the file.`,
    );
  }
  const content = format === 'json' ? withForm(body) : body;
  return { name: path, body: content, contentType: mediaTypes[format] };
}
