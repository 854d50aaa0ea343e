import { stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { type LoadContext, MlmodelError } from '@mlmodel/core';
import { brokenFile } from '@mlmodel/core/flavor';
import type { NodeFunction } from './node-function.js';
import type { NodeFunctionConfig } from './node-function-config.js';
import { untilIdle } from './until-idle.js';

/**
 * Imports the module of a model.
 * @throws MlmodelError without the operator's consent, for a path outside the model directory, and for a module that is
 *   missing, cannot be imported or exports no function `predict`
 */
export async function importFunction(
  context: LoadContext<NodeFunctionConfig>,
): Promise<NodeFunction> {
  const { files, config, options } = context;
  if (options.allowCode !== true) throw needsConsent(config.module);
  if (files.localPath === undefined) throw needsDisk(config.module);
  const path = await files.localPath(config.module);
  const importing = importFresh(path).catch((cause: unknown) => {
    throw broken(config.module, `it cannot be imported (${String(cause)})`, cause);
  });
  const exports = await untilIdle(importing, () =>
    broken(config.module, 'its import never finishes'),
  );
  const { predict, load } = exports;
  if (!isFunction<NodeFunction['predict']>(predict)) {
    throw broken(config.module, 'it exports no function predict');
  }
  if (load === undefined) return { predict };
  if (isFunction<NonNullable<NodeFunction['load']>>(load)) return { predict, load };
  throw broken(config.module, 'its export load is not a function');
}

/** Node caches imports by URL; a module that was saved again gets a new URL. */
async function importFresh(path: string): Promise<Readonly<Record<string, unknown>>> {
  const { mtimeMs } = await stat(path);
  return import(`${pathToFileURL(path).href}?modified=${mtimeMs}`);
}

function isFunction<Wanted>(value: unknown): value is Wanted {
  return typeof value === 'function';
}

function needsConsent(module: string): MlmodelError {
  return new MlmodelError(
    'PERMISSION_DENIED',
    `This model runs its own code, "${module}" in its directory, with all rights of this process, so it is not loaded without consent. Read that file; if you trust it, use --allow-code, or the option allowCode: true in a program.`,
    { file: module },
  );
}

function needsDisk(module: string): MlmodelError {
  return new MlmodelError(
    'INVALID_STATE',
    `"${module}" of this model can be imported only from a disk. Load the model from a directory.`,
    { file: module },
  );
}

function broken(module: string, reason: string, cause?: unknown): MlmodelError {
  return brokenFile(module, {
    reason: `is not the module of a model: ${reason}`,
    advice: 'It must be an ES module that exports predict(input, call).',
    cause,
  });
}
