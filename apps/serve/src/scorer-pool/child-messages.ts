import type { FlavorOptionValues, IgnoredNames } from '@mlmodel/core';
import type { BatchSummary, BodyDialect, FailureReport, NonFinite } from '@mlmodel/scoring';
import type { ProcessAddress } from '@mlmodel/worker';
import type { RemoteTrace } from '../handler/request-events.js';
import type { CaptureOptions } from '../record/captured-texts.js';

/** What a scorer process is started with. */
export interface ChildConfig {
  readonly modelPath: string;
  readonly flavors: readonly string[];
  readonly flavorOptions: FlavorOptionValues;
  readonly workingDirectory: string;
  /** The main file of the program as it was invoked; flavors are also searched next to it. */
  readonly invokedAs: string;
  readonly maxDecompressedBytes: number;
  readonly maxRows: number;
  readonly maxQueued: number;
  readonly batchRows?: number | undefined;
  readonly batchWaitMilliseconds: number;
  readonly maxJsonDepth: number;
  readonly nonfinite: NonFinite;
  readonly dialect: BodyDialect;
  readonly debug: boolean;
  readonly strict: boolean;
  /** Most memory of the process; absent if it has no limit. */
  readonly workerMemoryMebibytes?: number | undefined;
  /** The model runs in processes of the server and is not loaded. */
  readonly modelRunsElsewhere: boolean;
}

/** Fields of a request to a scorer process. Headers that the client did not send are absent. */
export interface ChildRequest {
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly accept?: string | undefined;
  readonly requestId?: string | undefined;
  /** The body is the model's own example. */
  readonly isExample?: boolean | undefined;
  /** The number under which the request continues, if the model runs elsewhere. */
  readonly job?: number | undefined;
  /** The response has to say what happened to the request. */
  readonly isTraced?: boolean | undefined;
  /** The response has to have the request's values. */
  readonly capture?: CaptureOptions | undefined;
  /** As in `ScoringTrace`. */
  readonly traceContext?: Readonly<Record<string, string>> | undefined;
}

/** Fields of the second request for a job, which waits for a model process. */
export interface ChildContinuation {
  /** The number of the job. */
  readonly continues: number;
  /** The address of the model process; absent if the job was cancelled. */
  readonly model?: ProcessAddress | undefined;
}

/** Fields of the reply to a request whose job waits for a model process. */
export interface ChildPause {
  readonly needsModel: NeededModel;
}

/** What a job needs a model process for. */
export interface NeededModel {
  /** Of the encoded input. */
  readonly bytes: number;
  /** Of the input; absent if it has none. */
  readonly rows?: number | undefined;
}

/** Fields of a reply with a response. */
export interface ChildResponse {
  readonly status: number;
  readonly contentType: string;
  /** Bytes of the response's body, which is the payload. */
  readonly contentLength: number;
  /** Bytes of the request's body, and how long it kept the process busy. */
  readonly bytes: number;
  readonly milliseconds: number;
  /** For the log of the server. */
  readonly failures: readonly FailureReport[];
  /** For the log of the server; shortened. */
  readonly ignored: readonly IgnoredNames[];
  /** Calls of the model since the last reply, if requests are joined to batches. */
  readonly batches: readonly BatchSummary[];
  /** If the request asked for it. */
  readonly trace?: RemoteTrace | undefined;
}
