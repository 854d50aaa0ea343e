import { MlmodelError } from '@mlmodel/core';
import { unlessMissing } from '../aws/aws-error.js';
import type { Work } from '../aws/work.js';

/** What logs a container tool in to a registry. */
export interface RegistryLogin {
  readonly user: string;
  readonly password: string;
}

/** Finds a repository in ECR, or creates it. @returns its URI, which names the registry too */
export async function imageRepository(name: string, { aws, logger }: Work): Promise<string> {
  const ecr = await aws.ecr();
  const found = await ecr.describeRepositories({ repositoryNames: [name] }).catch(unlessMissing);
  const [existing] = found?.repositories ?? [];
  if (existing?.repositoryUri !== undefined) return existing.repositoryUri;
  const { repository } = await ecr.createRepository({ repositoryName: name });
  logger.info(`Created the repository ${name} in ECR`);
  return repository?.repositoryUri ?? '';
}

/** Asks ECR for a login to its registry, which lasts for twelve hours. */
export async function registryLogin({ aws }: Work): Promise<RegistryLogin> {
  const ecr = await aws.ecr();
  const { authorizationData: [data] = [] } = await ecr.getAuthorizationToken({});
  const token = Buffer.from(data?.authorizationToken ?? '', 'base64').toString();
  const at = token.indexOf(':');
  if (at > 0) return { user: token.slice(0, at), password: token.slice(at + 1) };
  throw new MlmodelError('INVALID_STATE', 'ECR gave no login to its registry. Try again.');
}
