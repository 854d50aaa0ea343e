import { MlmodelError } from '@mlmodel/core';
import { unlessMissing } from '../aws/aws-error.js';
import type { Work } from '../aws/work.js';
import { Created } from './created.js';
import { type ModelToPrepare, prepareModel } from './prepare-model.js';
import { checkName } from './resource-names.js';
import { createModel } from './sagemaker-model.js';

/**
 * Creates a model of SageMaker, in the steps of MLflow, without an endpoint.
 * @throws MlmodelError `RESOURCE_ALREADY_EXISTS` for a name that is taken; what was created is removed on failure
 */
export async function pushModel(request: ModelToPrepare, work: Work): Promise<void> {
  const { name } = request;
  checkName(name, 'model');
  const sagemaker = await work.aws.sagemaker();
  const existing = await sagemaker.describeModel({ ModelName: name }).catch(unlessMissing);
  if (existing !== undefined)
    throw new MlmodelError(
      'RESOURCE_ALREADY_EXISTS',
      `There is a SageMaker model "${name}" in ${work.aws.region}. Choose another name.`,
    );
  const created = new Created(work, false);
  await created.steps(async () => {
    await createModel(await prepareModel(request, work, created), work, created);
  });
}
