import { createRequire } from 'node:module';
import { MlmodelError } from '@mlmodel/core';
import { isNotFound } from '../aws/aws-error.js';
import type { Work } from '../aws/work.js';

/** The repository of images in ECR, as in MLflow. */
export const imageName = 'mlflow-pyfunc';

/** The tag of images of this version; MLflow tags its own in the same repository with the bare version. */
export function imageTag(): string {
  const { version } = createRequire(import.meta.url)('@mlmodel/target-sagemaker/package.json');
  return `mlmodel-${version}`;
}

/**
 * The image that `mlmodel sagemaker build-and-push-container` has pushed, or that `MLFLOW_SAGEMAKER_DEPLOY_IMG_URL` names.
 * @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` if there is none
 */
export async function defaultImage({ aws, environment }: Work): Promise<string> {
  const named = environment['MLFLOW_SAGEMAKER_DEPLOY_IMG_URL'];
  if (named) return named;
  const ecr = await aws.ecr();
  const described = await ecr
    .describeRepositories({ repositoryNames: [imageName] })
    .catch((cause: unknown) => {
      throw isNotFound(cause) ? noImage(aws.region, cause) : cause;
    });
  return `${described.repositories?.[0]?.repositoryUri}:${imageTag()}`;
}

function noImage(region: string, cause: unknown): MlmodelError {
  return new MlmodelError(
    'RESOURCE_DOES_NOT_EXIST',
    `There is no container image: ECR in ${region} has no repository "${imageName}". ` +
      'Run "mlmodel sagemaker build-and-push-container", or give image_url.',
    { cause },
  );
}
