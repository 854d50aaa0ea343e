import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageEnvironment } from '@mlmodel/core';
import type { OpenedModel } from '@mlmodel/core/node';
import { modelFolder } from '../bundle/bundle-files.js';
import { copyFiles, makeReproducible, writeModel, writeProgram } from '../bundle/write-bundle.js';
import { contextPaths, dockerfile } from './dockerfile.js';
import { healthScript, prepareScript } from './image-paths.js';
import type { ImagePlan } from './image-plan.js';
import { healthText, prepareText } from './image-scripts.js';

/** Writes the build context of an image, with its Dockerfile, into a folder that does not exist yet. */
export async function writeContext(plan: ImagePlan, folder: string): Promise<void> {
  const { bundle, needs } = plan;
  const program = join(folder, contextPaths.program);
  await writeProgram(bundle, { folder: program, scripts: { [healthScript]: healthText } });
  await writeFile(join(folder, contextPaths.dockerfile), dockerfile(plan));
  if (bundle.model === undefined) return;
  await writeModel(bundle.model, join(folder, contextPaths.model));
  const { environment } = needs ?? {};
  if (environment === undefined) return;
  const prepared = join(folder, contextPaths.environment);
  const { files } = environment;
  await writeEnvironment(bundle.model, { paths: files, folder: join(prepared, modelFolder) });
  await writeFile(join(prepared, prepareScript), prepareText(bundle, environment));
  await makeReproducible(prepared);
}

interface EnvironmentFiles {
  readonly paths: ImageEnvironment['files'];
  readonly folder: string;
}

/** Only what the environment depends on, so that another version of the model finds it in the builder's cache. */
async function writeEnvironment(
  { files }: OpenedModel,
  { paths, folder }: EnvironmentFiles,
): Promise<void> {
  const all = [...new Set(['MLmodel', ...paths])];
  const copied = all.map(async (path) => ({ path, from: await files.localPath(path) }));
  await mkdir(folder, { recursive: true });
  await copyFiles(await Promise.all(copied), folder);
}
