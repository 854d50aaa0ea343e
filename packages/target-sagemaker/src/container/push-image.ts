import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { type BuilderName, runBuilder } from '@mlmodel/images';
import type { Work } from '../aws/work.js';
import { imageTag } from '../resources/default-image.js';
import { imageRepository, registryLogin } from './image-repository.js';

/** An image to push. */
export interface ImagePush {
  /** Its name here, and that of its repository. */
  readonly name: string;
  /** What has it. */
  readonly tool: BuilderName;
}

/** Characters of a tool's output that an error shows. */
const shownOutput = 600;

/**
 * Pushes an image to ECR, into a repository of its name, which is created if it is missing. The login is no argument of
 * the tool, which other users could see.
 * @returns the image's name there
 * @throws MlmodelError `INVALID_STATE` with the last lines of the tool if it fails
 */
export async function pushImage({ name, tool }: ImagePush, work: Work): Promise<string> {
  const { environment, signal, onProgress } = work;
  const repository = await imageRepository(name, work);
  const image = `${repository}:${imageTag()}`;
  const [registry = ''] = repository.split('/');
  const { user, password } = await registryLogin(work);
  const folder = await mkdtemp(join(tmpdir(), 'mlmodel-login-'));
  const loginFile = join(folder, 'auth.json');
  const step = `Pushing ${image}`;
  const run = async (args: readonly string[], input?: string) => {
    const { code, lastLines } = await runBuilder([tool, ...args], {
      // Where podman and buildah keep the login; docker has its own place for it.
      environment: { ...environment, REGISTRY_AUTH_FILE: loginFile },
      input,
      signal,
      onLine: (detail) => onProgress?.({ step, detail }),
    });
    if (code === 0) return;
    const output = lastLines.join('\n').slice(-shownOutput);
    throw new MlmodelError(
      'INVALID_STATE',
      `"${tool} ${args[0]}" failed. Its last lines:\n${output}`,
    );
  };
  try {
    await writeFile(loginFile, '{}');
    await run(['login', '--username', user, '--password-stdin', registry], password);
    await run(['tag', name, image]);
    await run(['push', image]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return image;
}
