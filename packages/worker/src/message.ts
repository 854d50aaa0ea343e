import type { Failure } from './failure.js';
import type { FrameFields } from './frame.js';

/**
 * What a parent sends: one `start` first, with what the program makes itself ready for. A request's payload may come in several frames: `more` tells that a `part` with the same id
 * follows. `stop` (and the end of the channel) asks the child to finish what it runs and to exit.
 */
export type ParentMessage =
  | { readonly type: 'start'; readonly fields: FrameFields }
  | {
      readonly type: 'request';
      readonly id: number;
      readonly fields: FrameFields;
      readonly more?: boolean;
    }
  | { readonly type: 'part'; readonly id: number; readonly more?: boolean }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'stop' };

/**
 * What a child sends: one `ready` first, then one `answer` or `failure` for each request, cancelled ones too. A
 * `cancelled` acknowledges a `cancel` at once: the child reads its channel, and hands the request on. An `answer` carries its payload in the same frame. `served` tells that a request which another process made at the child's address is over.
 */
export type ChildMessage =
  | { readonly type: 'ready'; readonly fields: FrameFields; readonly reachable?: boolean }
  | { readonly type: 'cancelled'; readonly id: number }
  | { readonly type: 'response'; readonly id: number; readonly fields: FrameFields }
  | { readonly type: 'served'; readonly id: number }
  | { readonly type: 'failure'; readonly id: number; readonly error: Failure };

/** The file descriptor of the channel in a child: a duplex pipe or socket. stdout and stderr stay free for text. */
export const channelDescriptor = 3;

/** The environment variable that names the socket on which a child may listen; see `PoolOptions.reachable`. */
export const addressVariable = 'MLMODEL_WORKER_ADDRESS';
