import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type FlavorBlocks, isJsonObject, MlmodelError, type SaveContext } from '@mlmodel/core';

/** A custom model to save: the path of its module, or an object with all that belongs to it. */
export type NodeFunctionSource =
  | string
  | {
      /** Path of the ES module. */
      readonly module: string;
      /** Paths of files and folders to copy, by their paths in the model directory: data, other modules, MLflow Models. */
      readonly files?: Readonly<Record<string, string>> | undefined;
      /** The `config` for `load`: any value that YAML can represent. */
      readonly config?: unknown;
    };

/**
 * Copies the module and its files without running them.
 * @param source a {@link NodeFunctionSource}
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a source of another form, and for a missing file
 */
export async function saveNodeFunction(
  source: unknown,
  context: SaveContext,
): Promise<FlavorBlocks> {
  const { module, files, config } = checkedSource(source);
  const name = basename(module);
  await copy(module, name, context);
  for (const [target, path] of Object.entries(files)) await copy(path, target, context);
  return { node_function: { module: name, ...(config !== undefined && { config }) } };
}

interface CheckedSource {
  readonly module: string;
  readonly files: Readonly<Record<string, string>>;
  readonly config: unknown;
}

function checkedSource(source: unknown): CheckedSource {
  if (typeof source === 'string') return checkedSource({ module: source });
  if (!isJsonObject(source)) throw invalid('it is neither a path nor an object');
  const { module, files = {}, config }: Readonly<Record<string, unknown>> = { ...source };
  if (typeof module !== 'string' || !/\.m?js$/.test(module)) {
    throw invalid('module is not the path of a .mjs or .js file');
  }
  if (!isPaths(files))
    throw invalid('files must be an object of paths by their paths in the model');
  return { module, files, config };
}

function isPaths(files: unknown): files is Readonly<Record<string, string>> {
  return isJsonObject(files) && Object.values(files).every((path) => typeof path === 'string');
}

/** Links are followed. */
async function copy(path: string, target: string, context: SaveContext): Promise<void> {
  const kind = await stat(path).catch((cause: unknown) => {
    throw invalid(`"${path}" cannot be read`, cause);
  });
  if (!kind.isDirectory()) return context.write(target, createReadStream(path));
  for (const name of await readdir(path)) {
    await copy(join(path, name), `${target}/${name}`, context);
  }
}

function invalid(reason: string, cause?: unknown): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The custom model cannot be saved: ${reason}. Give the path of its ES module, or { module, files, config }.`,
    { cause },
  );
}
