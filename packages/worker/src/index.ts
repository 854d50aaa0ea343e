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
export { createWorker } from './parent/supervisor.js';
export type {
  CancelOptions,
  OpenOptions,
  OpenRequest,
  RequestOptions,
  Worker,
  WorkerOptions,
} from './parent/worker.js';
