/**
 * Backends of TensorFlow.js that this flavor knows. Here, and not where they start, so that the types of the package do
 * not bring those of TensorFlow.js, which a compiler without `skipLibCheck` refuses.
 */
export type BackendName = 'wasm' | 'cpu';
