import type { XgboostModel } from './xgboost-model.js';

/**
 * The iterations up to the best one, when training stopped early. Before 1.4, Python counted trees: an iteration has as
 * many for each class as grow in parallel, and files do not say how many these are.
 * @param treeLimit what a class of Python has as `best_ntree_limit`
 */
export function bestIterations(
  { attributes, version: [major, minor], booster }: XgboostModel,
  treeLimit: unknown,
): readonly [number, number] | undefined {
  if (booster.kind === 'linear') return undefined;
  const isOld = major < 1 || (major === 1 && minor < 4);
  const limit = isOld ? treeLimit : Number(attributes.get('best_iteration')) + 1;
  return typeof limit === 'number' && Number.isInteger(limit) && limit > 0 ? [0, limit] : undefined;
}
