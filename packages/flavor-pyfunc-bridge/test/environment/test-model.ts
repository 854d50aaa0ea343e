import { type Logger, memoryModelFiles, type OptionPlaces } from '@mlmodel/core';
import type { BridgeOptions } from '../../src/config/bridge-options.js';
import { type ResolvedPython, resolvePython } from '../../src/environment/resolve-python.js';

/** A model that needs these packages. */
export function modelWith(
  requirements: string,
  pythonEnv = 'dependencies:\n- -r requirements.txt\n',
): Record<string, string> {
  return {
    MLmodel: 'flavors: {python_function: {loader_module: model}}\n',
    'requirements.txt': requirements,
    'python_env.yaml': pythonEnv,
  };
}

export interface Resolution {
  readonly options?: Partial<BridgeOptions>;
  readonly places?: OptionPlaces;
  readonly env?: unknown;
}

/** What `resolvePython` gives, and the warnings. */
export async function resolve(
  files: Readonly<Record<string, string>>,
  { options = {}, places, env }: Resolution = {},
): Promise<ResolvedPython & { warnings: readonly string[] }> {
  const warnings: string[] = [];
  const quiet = () => {};
  const logger: Logger = {
    debug: quiet,
    info: quiet,
    error: quiet,
    warn: (message) => warnings.push(message),
  };
  const config = { env };
  const resolved = await resolvePython({
    files: memoryModelFiles(files),
    config,
    options,
    places,
    logger,
  });
  return { ...resolved, warnings };
}
