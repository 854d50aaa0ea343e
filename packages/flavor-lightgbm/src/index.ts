export type { LightgbmConfig } from './lightgbm-config.js';
export { lightgbmFlavor } from './lightgbm-flavor.js';
