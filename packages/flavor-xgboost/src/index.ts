export type { ModelClass, XgboostConfig } from './xgboost-config.js';
export { xgboostFlavor } from './xgboost-flavor.js';
