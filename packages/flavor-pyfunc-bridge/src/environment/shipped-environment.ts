import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MlmodelError, type PrepareContext } from '@mlmodel/core';
import { checkNewFolder } from '@mlmodel/core/node';
import { type BridgeOptions, withDefaults } from '../config/bridge-options.js';
import type { PyfuncConfig } from '../config/pyfunc-config.js';
import { buildEnvironmentIn } from './builders/build-environment.js';
import { builderEnvironment } from './process-environment.js';
import { runProgram } from './run-program.js';

/**
 * Builds the environment of a model to be shipped, with uv: without pip, and with what is installed compiled, as each
 * start would compile it again in a read-only place.
 * @param folder a new or empty one
 * @returns the path of its interpreter
 * @throws MlmodelError as `resolvePython`, and `INVALID_PARAMETER_VALUE` for a folder with files
 */
export async function prepareShipped(
  context: PrepareContext<PyfuncConfig, BridgeOptions>,
  folder: string,
): Promise<string> {
  const place = resolve(folder);
  await checkNewFolder(place);
  await mkdir(place, { recursive: true });
  const options = withDefaults(context.options);
  const config = context.config.block;
  const python = await buildEnvironmentIn(place, { ...context, config, options, manager: 'uv' });
  // The hash in a compiled file is not checked: neither times nor sources change in a shipped environment. Tests of
  // packages are not compiled: no model runs them.
  const compile = ['-m', 'compileall', '-q', '-f', '-j', '0', '-x', '/tests/'];
  const how = ['--invalidation-mode', 'unchecked-hash'];
  await run([python, '-I', ...compile, ...how, `${place}/venv/lib`], context.signal);
  return python;
}

async function run(
  command: readonly [string, ...string[]],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { code, output } = await runProgram(command, { environment: builderEnvironment(), signal });
  if (code === 0) return;
  throw new MlmodelError(
    'INVALID_STATE',
    `"${command[0]}" cannot finish the environment. Its output:\n${output.trim().slice(-1_000)}`,
  );
}
