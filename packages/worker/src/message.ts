import type { Failure } from './failure.js';
import type { FrameFields } from './frame.js';

/**
 * Messages from the parent: first `start`, with the program's setup. A request's payload may be split into several
 * frames: with `more`, a `part` with the same id follows, and `payloadBytes` is how long all parts together are expected
 * to be. `stop` (like the end of the channel) asks the child to finish running requests and exit.
 */
export type ParentMessage =
  | { readonly type: 'start'; readonly fields: FrameFields }
  | {
      readonly type: 'request';
      readonly id: number;
      readonly fields: FrameFields;
      readonly more?: boolean;
      readonly payloadBytes?: number | undefined;
    }
  | { readonly type: 'part'; readonly id: number; readonly more?: boolean }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'stop' };

/**
 * Messages from the child: first `ready`, then one `response` or `failure` per request, including cancelled ones.
 * `cancelled` immediately acknowledges a `cancel`, which shows that the child reads its channel. A `response` carries
 * its payload in the same frame; after one that is the `last`, the parent replaces the child. `served` reports that a
 * request made by another process at the child's address is over.
 */
export type ChildMessage =
  | { readonly type: 'ready'; readonly fields: FrameFields; readonly reachable?: boolean }
  | { readonly type: 'cancelled'; readonly id: number }
  | {
      readonly type: 'response';
      readonly id: number;
      readonly fields: FrameFields;
      readonly last?: boolean;
    }
  | { readonly type: 'served'; readonly id: number }
  | { readonly type: 'failure'; readonly id: number; readonly error: Failure };

/** The file descriptor of the channel in a child: a duplex pipe or socket. stdout and stderr stay free for text. */
export const channelDescriptor = 3;

/** The environment variable with the socket path on which a child may listen; see `PoolOptions.reachable`. */
export const addressVariable = 'MLMODEL_WORKER_ADDRESS';
