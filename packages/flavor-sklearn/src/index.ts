export type { SklearnConfig } from './sklearn-config.js';
export { sklearnFlavor } from './sklearn-flavor.js';
