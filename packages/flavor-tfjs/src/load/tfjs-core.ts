/** What `@tensorflow/tfjs-core` exports. */
export type TfjsCore = typeof import('@tensorflow/tfjs-core');
