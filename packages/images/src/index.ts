export { bundle } from './bundle/bundle.js';
export type { BundlePlan, BundleRequest } from './bundle/bundle-plan.js';
export type { BundledFlavor } from './bundle/bundled-flavors.js';
export type { ServingProgram } from './bundle/serving-program.js';
export type { NeededPackage } from './closure/package-closure.js';
export { type Platform, parsePlatform, platformName } from './platform.js';
