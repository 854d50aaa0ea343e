export {
  serveRequests,
  type WorkerProgram,
  type WorkerRequest,
  type WorkerResponse,
} from './child/serve-requests.js';
export { type Failure, fromFailure, toFailure } from './failure.js';
export {
  createFrameReader,
  encodeFrameHead,
  type Frame,
  type FrameFields,
  type FrameReader,
  payloadPieces,
} from './frame.js';
export { isHarmlessVariable, isNumericSetting } from './harmless-variable.js';
export { MemoryStock, type MemoryStockOptions } from './memory-stock.js';
export { type ChildMessage, channelDescriptor, type ParentMessage } from './message.js';
export { createPool } from './pool/create-pool.js';
export { startOrphanGuard } from './pool/orphan-guard.js';
export {
  type CancelOptions,
  type Lease,
  type Load,
  type OpenOptions,
  type OpenRequest,
  type Pool,
  type PoolOptions,
  type PoolStatistics,
  type ProcessAddress,
  type ProcessOptions,
  poolOf,
  type RequestOptions,
  type WarmUp,
} from './pool/pool.js';
export { requestAt } from './pool/request-at.js';
export { StartOutput } from './pool/start-output.js';
export { releaseBytes } from './release-bytes.js';
