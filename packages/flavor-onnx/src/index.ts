export type { OnnxConfig, ProviderEntry } from './config/onnx-config.js';
export type { OnnxSessionOptions } from './config/onnx-session-options.js';
export { onnxFlavor } from './onnx-flavor.js';
