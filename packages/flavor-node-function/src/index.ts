export type {
  NodeFunction,
  NodeFunctionCall,
  NodeFunctionSetup,
  PlainRow,
} from './node-function.js';
export type { NodeFunctionConfig } from './node-function-config.js';
export { nodeFunctionFlavor } from './node-function-flavor.js';
export type { NodeFunctionSource } from './save-node-function.js';
