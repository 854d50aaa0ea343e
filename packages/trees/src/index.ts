export { columnsOf } from './columns.js';
export type { CategorySet } from './forest/category-sets.js';
export { type Forest, forestOf, isBrief, type LeafBlock, type RowMatrix } from './forest/forest.js';
export { ForestBuilder, type SourceTree } from './forest/forest-builder.js';
export { splitBits } from './forest/forest-nodes.js';
export { nextUp } from './forest/next-up.js';
export type { LightgbmModel } from './lightgbm/lightgbm-model.js';
export { type LightgbmCall, predictLightgbm } from './lightgbm/predict-lightgbm.js';
export { checkLightgbmStart, readLightgbm } from './lightgbm/read-lightgbm.js';
export { loadabilityOf, loadabilityOfStart } from './loadability.js';
export { pythonFix, UnsupportedModel, unsupportedModel } from './model-file-error.js';
export { type Labels, labelsOf, labelVector } from './saved/labels.js';
export { largestOfRows } from './saved/largest-of-rows.js';
export { readObject } from './saved/read-object.js';
export {
  lightgbmClasses,
  lightgbmProbabilities,
  readSavedLightgbm,
  type SavedLightgbm,
} from './saved/saved-lightgbm.js';
export { readSavedXgboost, xgboostClasses } from './saved/saved-xgboost.js';
export { UnusableContent } from './unusable-content.js';
export { bestIterations } from './xgboost/best-iterations.js';
export { parseWithNaN } from './xgboost/parse-document.js';
export {
  predictXgboost,
  type XgboostCall,
  type XgboostPrediction,
} from './xgboost/predict-xgboost.js';
export { readXgboost } from './xgboost/read-xgboost.js';
export type { XgboostModel } from './xgboost/xgboost-model.js';
