import {
  type CreateDeployment,
  chooseFlavor,
  runServer,
  type TargetContext,
} from '@mlmodel/deployments';
import { findBuilder } from '@mlmodel/images';
import type { LocalConfig } from '../config/sagemaker-config.js';
import { containerVariables } from '../resources/container-variables.js';
import { localModel } from '../resources/local-model.js';

/**
 * Runs a model as SageMaker would, in the foreground: in a container of the image that is named, else with the server of
 * this installation. Resolves when it has ended after the signal.
 * @throws MlmodelError when it cannot run here, or ends by itself
 */
export async function runLocal(
  { modelUri, flavor: wanted, config, signal }: CreateDeployment<LocalConfig>,
  context: TargetContext,
): Promise<void> {
  const { image, tool, port } = config;
  const resolved = await context.resolveModel(modelUri, { signal });
  const { directory, flavor } = await localModel(resolved, wanted);
  if (image === undefined) {
    const model = { directory, flavor: wanted, workingDirectory: process.cwd() };
    const { flags } = wanted === undefined ? { flags: [] } : await chooseFlavor(model);
    return runServer(context, { flags: ['-m', directory, '-p', `${port}`, ...flags], signal });
  }
  const variables = containerVariables(flavor, context.environment);
  await runServer(
    { serverCommand: [findBuilder(tool), 'run', '--rm'] },
    {
      flags: [
        ...['--mount', mountOf(directory), '--publish', `${port}:8080`],
        // The tool takes their values from its own environment, so that no list of processes shows them.
        ...Object.keys(variables).flatMap((name) => ['--env', name]),
        ...[image, 'serve'],
      ],
      environment: { ...context.environment, ...variables },
      signal,
    },
  );
}

/** The place of a model in a container, as a line of CSV: `--volume` would take a colon in the path for its end. */
function mountOf(directory: string): string {
  const source = `source=${directory}`;
  const field = /[",\r\n]/.test(source) ? `"${source.replaceAll('"', '""')}"` : source;
  return `type=bind,${field},target=/opt/ml/model,readonly`;
}
