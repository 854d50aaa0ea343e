export type { CrateConfig } from './crate-config.js';
export { crateFlavor } from './crate-flavor.js';
export type { CrateOptions } from './crate-options.js';
