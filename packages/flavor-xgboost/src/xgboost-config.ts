import { flavorBlock } from '@mlmodel/core/flavor';

/** The `xgboost` block of an MLmodel file, as `mlflow.xgboost` writes it. */
export interface XgboostConfig {
  /** Path of the model file in the model directory. */
  readonly data: string;
  /** The class that was saved; its `predict` decides what is answered. */
  readonly modelClass: ModelClass;
}

/** A class of Python, with the kind of its `predict`; undefined for a class that is unknown here. */
export interface ModelClass {
  /** Such as `xgboost.sklearn.XGBClassifier`. */
  readonly name: string;
  readonly kind?: 'booster' | 'regressor' | 'classifier' | undefined;
}

const kinds: ReadonlyMap<string, ModelClass['kind']> = new Map([
  ['xgboost.core.Booster', 'booster'],
  ['xgboost.sklearn.XGBModel', 'regressor'],
  ['xgboost.sklearn.XGBRegressor', 'regressor'],
  ['xgboost.sklearn.XGBRFRegressor', 'regressor'],
  ['xgboost.sklearn.XGBRanker', 'regressor'],
  ['xgboost.sklearn.XGBClassifier', 'classifier'],
  ['xgboost.sklearn.XGBRFClassifier', 'classifier'],
]);

/** MLflow before 1.22 did not write the class. */
const firstClass = 'xgboost.core.Booster';

/**
 * Checks the block; unknown keys are ignored.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field
 */
export function parseXgboostConfig(block: unknown): XgboostConfig {
  const fields = flavorBlock(block, 'xgboost');
  const name = fields.value('model_class') ?? firstClass;
  if (typeof name !== 'string') throw fields.invalid('model_class', 'the name of a class');
  return {
    data: fields.path('data', 'the path of the model file'),
    modelClass: { name, kind: kinds.get(name) },
  };
}
