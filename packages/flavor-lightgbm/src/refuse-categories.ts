import { MlmodelError } from '@mlmodel/core';
import type { LightgbmModel } from '@mlmodel/trees';

/**
 * Refuses a table for a model that was trained on columns of pandas' type `category`: requests have no such columns, and
 * the file does not say which ones they were.
 * @throws MlmodelError `BAD_REQUEST`
 */
export function refuseCategories({ pandasCategories }: LightgbmModel): void {
  const count = pandasCategories.length;
  if (count === 0) return;
  throw new MlmodelError(
    'BAD_REQUEST',
    `This model of LightGBM was trained on ${count} columns of the type category of pandas, which a table cannot have here, nor in MLflow. ` +
      'Save the model with a tensor signature, and send the numbers of the categories.',
  );
}
