export { decodePrediction } from './decode-prediction.js';
export { type EncodedInput, type EncodeInputOptions, encodeInput } from './encode-input.js';
export { type PooledSessionOptions, pooledSession } from './pooled-session.js';
