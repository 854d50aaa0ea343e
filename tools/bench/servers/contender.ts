import { join } from 'node:path';
import { findPython } from '@mlmodel/python';
import { benchFolder, checkout, modelDirectory } from '../paths.ts';

/** The servers that are compared. */
export type Contender = 'httpuv' | 'limit' | 'mlflow' | 'mlmodel';

/** Where a contender listens and what it serves. */
export interface ServerPlace {
  readonly model: string;
  readonly port: number;
}

/** The Python that has MLflow: `MLMODEL_PYTHON`, or what `npm test` has set up; undefined leaves MLflow out. */
export const mlflowPython: string | undefined = findPython();

/** The Python that has MLflow. Throws, saying what to do, when there is none. */
export function requireMlflowPython(): string {
  if (mlflowPython === undefined)
    throw new Error('set MLMODEL_PYTHON to a python with mlflow, or run `npm test` once');
  return mlflowPython;
}

/** The command that starts a contender. */
export function commandOf(contender: Contender, { model, port }: ServerPlace): string[] {
  switch (contender) {
    case 'mlmodel':
      return serveCommand(checkout, { model, port });
    case 'limit':
      return [
        process.execPath,
        join(benchFolder, 'limit.mjs'),
        checkout,
        modelDirectory(model),
        String(port),
      ];
    case 'mlflow':
      return [
        ...[requireMlflowPython(), '-m', 'mlflow', 'models', 'serve', '--env-manager', 'local'],
        ...placeOptions({ model, port }),
      ];
    case 'httpuv': {
      const program = join(benchFolder, 'parts/crate/httpuv.R');
      return ['Rscript', program, modelDirectory(model), String(port)];
    }
  }
}

/** The command that starts the server of a checkout, on a model of this one. */
export function serveCommand(folder: string, place: ServerPlace): string[] {
  const program = join(folder, 'node_modules/.bin/mlmodel');
  return [program, 'serve', ...placeOptions(place)];
}

function placeOptions({ model, port }: ServerPlace): string[] {
  return ['-m', modelDirectory(model), '-h', '127.0.0.1', '-p', String(port)];
}

/** The command that starts our server under the profiler of Node, which writes to `folder` when it stops. */
export function profiledCommand({ model, port }: ServerPlace, folder: string): string[] {
  const [, ...parameters] = commandOf('mlmodel', { model, port });
  const program = join(checkout, 'apps/cli/bin/mlmodel.mjs');
  return [process.execPath, '--cpu-prof', `--cpu-prof-dir=${folder}`, program, ...parameters];
}
