export type { OnnxConfig, ProviderEntry } from './onnx-config.js';
export { onnxFlavor } from './onnx-flavor.js';
