export type { ModelFormat, TfjsConfig } from './config/tfjs-config.js';
export { tfjsFlavor } from './tfjs-flavor.js';
