import { isJsonObject, propertyOf } from '@mlmodel/core';
import type { NeededPath } from '@mlmodel/core/flavor';
import type { PyfuncConfig } from '../config/pyfunc-config.js';

/** Keys by which MLflow's flavors name the file or folder of a model, in the `python_function` block or their own. */
const modelKeys = [
  'data',
  'model_path',
  'model_data',
  'python_model',
  'pickled_model',
  'serialized_explainer',
  'model_binary',
];

/**
 * The files and folders that a `python_function` block names, and the block of MLflow's flavor whose loader it uses.
 * @param flavors all blocks of the MLmodel file
 */
export function neededPaths(
  { block, loaderModule }: PyfuncConfig,
  flavors: ReadonlyMap<string, unknown>,
): readonly NeededPath[] {
  const [, flavor] = /^mlflow\.(\w+)$/.exec(loaderModule) ?? [];
  const ownBlock = flavor === undefined ? undefined : flavors.get(flavor);
  const models = [block, ownBlock].flatMap((fields) =>
    isJsonObject(fields) ? modelKeys.map((key) => propertyOf(fields, key)) : [],
  );
  const { model_code_path: code } = block;
  // MLflow copies the file into the model directory, and keeps the path that it had.
  const codeFile = typeof code === 'string' ? code.split(/[/\\]/).at(-1) : undefined;
  return [
    ...pathsIn(models, { role: 'which holds the model' }),
    ...pathsIn([codeFile], { role: 'which is the code of the model' }),
    ...pathsIn(codeFolders(block), { role: 'which holds code of the model', leastBytes: 0 }),
    ...pathsIn(artifactsOf(block), { role: 'which is an artifact of the model', leastBytes: 0 }),
  ];
}

/** The `code` of a block: a folder, a list of them, or nothing. */
export function codeFolders({ code }: PyfuncConfig['block']): readonly unknown[] {
  return Array.isArray(code) ? code : [code];
}

function artifactsOf({ artifacts }: PyfuncConfig['block']): readonly unknown[] {
  if (!isJsonObject(artifacts)) return [];
  return Object.values(artifacts).map((artifact: unknown) =>
    isJsonObject(artifact) ? propertyOf(artifact, 'path') : undefined,
  );
}

function pathsIn(
  values: readonly unknown[],
  rest: Omit<NeededPath, 'path'>,
): readonly NeededPath[] {
  const paths = values.filter((path) => typeof path === 'string' && path !== '');
  return Array.from(new Set(paths as readonly string[]), (path) => ({ ...rest, path }));
}
