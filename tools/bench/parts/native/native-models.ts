import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { benchFolder, checkout } from '../../paths.ts';
import type { ScoringRequest } from '../../requests/http-request.ts';
import { requireMlflowPython, type ServerPlace, serveCommand } from '../../servers/contender.ts';
import type { StartOptions } from '../../servers/running-server.ts';

/** Models of scikit-learn, which are compared with the same models as ONNX: those named `MODEL-onnx`. */
export const estimators = ['logistic', 'forest'] as const;

/** Boosters, which are compared with their own libraries. */
export const boosters = ['xgboost', 'lightgbm'] as const;

/** The name of a model that is read without Python. */
export type NativeModel = (typeof boosters)[number] | (typeof estimators)[number];

let folder: Promise<string> | undefined;

/**
 * The folder with the models of make.py, by their names. The first call makes them, in half a minute, and they are
 * removed when this process ends.
 */
export function nativeModels(): Promise<string> {
  folder ??= makeModels();
  return folder;
}

async function makeModels(): Promise<string> {
  const made = mkdtempSync(join(tmpdir(), 'mlmodel-native-'));
  process.on('exit', () => rmSync(made, { recursive: true, force: true }));
  const program = join(benchFolder, 'parts/native/make.py');
  await promisify(execFile)(requireMlflowPython(), [program, made]);
  return made;
}

/** The options of our server on a model; the command brings no flavor of boosters along. */
export function nativeStart(
  model: NativeModel,
  { folder, first }: { folder: string; first: ScoringRequest },
): StartOptions {
  const isBooster = (boosters as readonly string[]).includes(model);
  const flavor = isBooster ? ['--flavor', join(checkout, `packages/flavor-${model}`)] : [];
  const command = (place: ServerPlace) => [...serveCommand(checkout, place), ...flavor];
  return { model: join(folder, model), first, command };
}
