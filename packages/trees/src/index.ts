export { columnsOf } from './columns.js';
export { isBrief } from './forest/forest.js';
export type { RowMatrix } from './forest/row-blocks.js';
export type { LightgbmModel } from './lightgbm/lightgbm-model.js';
export { type LightgbmCall, predictLightgbm } from './lightgbm/predict-lightgbm.js';
export { checkLightgbmStart, readLightgbm } from './lightgbm/read-lightgbm.js';
export { loadabilityOf, loadabilityOfStart } from './loadability.js';
export { pythonFix } from './model-file-error.js';
export { parseWithNaN } from './xgboost/parse-document.js';
export {
  predictXgboost,
  type XgboostCall,
  type XgboostPrediction,
} from './xgboost/predict-xgboost.js';
export { readXgboost } from './xgboost/read-xgboost.js';
export type { XgboostModel } from './xgboost/xgboost-model.js';
