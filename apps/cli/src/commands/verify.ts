import { MlmodelError, toJsonText } from '@mlmodel/core';
import { labelConsole, openModel } from '@mlmodel/core/node';
import { exitCodes } from '../fail.js';
import { guardLoading } from '../loading/load-guard.js';
import type { LoadingConfiguration } from '../options/model-options.js';
import { cliLogger } from '../terminal/cli-logger.js';
import { writeStdout } from '../terminal/standard-streams.js';
import { agrees, compareFlavors } from '../verify/compare-flavors.js';
import { type LoadedFlavors, loadFlavors } from '../verify/load-flavors.js';
import { verifyInputs } from '../verify/verify-inputs.js';
import { type Verification, verifyReport } from '../verify/verify-report.js';

/** The values of `mlmodel verify`'s options. */
export interface VerifyOptions extends LoadingConfiguration {
  readonly inputPath?: readonly string[];
  readonly tolerance: number;
  readonly json?: boolean;
}

/**
 * Compares the answers of all flavors that load a model. The exit code is 1 when they differ beyond the tolerance.
 * @throws MlmodelError when fewer than two flavors load it, or there is nothing to score
 */
export async function verify(options: VerifyOptions): Promise<void> {
  const { modelUri, inputPath = [], tolerance, json } = options;
  const logger = cliLogger(options);
  labelConsole(logger);
  const opened = await openModel(modelUri);
  const inputs = await verifyInputs(opened, inputPath);
  if (inputs.length === 0) throw nothingToScore();
  const flavors = await guardLoading(options, () => loadFlavors(opened, options, logger));
  try {
    const reference = flavors.loaded.at(-1);
    if (reference === undefined || flavors.loaded.length < 2) throw tooFew(flavors);
    const compared = await compareFlavors(flavors.loaded, inputs, { tolerance });
    const found: Verification = {
      equal: compared.every((each) => each.inputs.every(agrees)),
      tolerance,
      reference: { flavor: reference.flavor, source: reference.source },
      refused: flavors.refused,
      compared,
    };
    await writeStdout(json ? `${toJsonText(found, 2)}\n` : verifyReport(found));
    if (!found.equal) process.exitCode = exitCodes.failure;
  } finally {
    for (const { model } of flavors.loaded) await model.dispose();
  }
}

function tooFew({ loaded, refused }: LoadedFlavors): MlmodelError {
  const able = loaded.map(({ flavor }) => flavor).join(', ') || 'no flavor';
  const reasons = refused.map(({ flavor, reason }) => ` ${flavor}: ${reason}`).join('');
  return new MlmodelError(
    'RESOURCE_DOES_NOT_EXIST',
    `There is nothing to compare: ${able} loads the model here. Install a second flavor of it, such as @mlmodel/flavor-pyfunc-bridge.${reasons}`,
  );
}

function nothingToScore(): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    'The model has neither an input example nor a signature to make rows from. Give rows with -i FILE.',
  );
}
