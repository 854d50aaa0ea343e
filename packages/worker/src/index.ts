export {
  answerRequests,
  type WorkerAnswer,
  type WorkerProgram,
  type WorkerRequest,
} from './child/answer-requests.js';
export type { Failure } from './failure.js';
export {
  encodeFrameHead,
  type Frame,
  type FrameFields,
  payloadPieces,
} from './frame.js';
export { createFrameReader, type FrameReader } from './frame-reader.js';
export { type ChildMessage, channelDescriptor, type ParentMessage } from './message.js';
export { createPool } from './pool/create-pool.js';
export type {
  CancelOptions,
  Lease,
  OpenOptions,
  OpenRequest,
  Pool,
  PoolOptions,
  ProcessAddress,
  ProcessOptions,
  RequestOptions,
  WarmUp,
} from './pool/pool.js';
export { poolOf } from './pool/pool-of.js';
export { requestAt } from './pool/request-at.js';
