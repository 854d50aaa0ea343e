export type { BridgeOptions } from './config/bridge-options.js';
export type { PyfuncConfig } from './config/pyfunc-config.js';
export { pyfuncBridgeFlavor } from './pyfunc-bridge-flavor.js';
