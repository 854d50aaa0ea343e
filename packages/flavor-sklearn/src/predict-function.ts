import { isJsonObject, type ModelFiles, parseMlmodel, propertyOf } from '@mlmodel/core';
import { shortenText } from '@mlmodel/core/flavor';
import { unsupportedModel } from '@mlmodel/trees';

/** The methods that a model may answer with, by the names that they have in Python. */
export const methods = {
  predict: 'predict',
  predict_proba: 'predictProba',
  predict_log_proba: 'predictLogProba',
  predict_joint_log_proba: 'predictJointLogProba',
  decision_function: 'decisionFunction',
  score_samples: 'scoreSamples',
  transform: 'transform',
} as const;

/** A method by its name in Python. */
export type MethodName = keyof typeof methods;

/**
 * The method that the model was saved with, `pyfunc_predict_fn` of `mlflow.sklearn.save_model`. The MLmodel file has it in
 * its `python_function` block.
 * @throws MlmodelError `NOT_IMPLEMENTED` naming the model's file, for a method that is not here, such as `score`
 */
export async function requestedMethod(files: ModelFiles, file: string): Promise<MethodName> {
  const blocks = await files
    .read('MLmodel')
    .then((bytes) => parseMlmodel(bytes).flavors)
    .catch(() => undefined);
  const block: unknown = blocks?.get('python_function');
  const name = (isJsonObject(block) ? propertyOf(block, 'predict_fn') : undefined) ?? 'predict';
  if (typeof name === 'string' && Object.hasOwn(methods, name)) return name as MethodName;
  throw unsupportedModel(file, `answers with ${shortenText(JSON.stringify(name) ?? '', 40)}`);
}
