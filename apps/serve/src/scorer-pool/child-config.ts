import type { FlavorOptionValues } from '@mlmodel/core';
import type { FailureReport, NonFinite } from '@mlmodel/scoring';
import type { ProcessAddress } from '@mlmodel/worker';

/** What a scorer process is started with. */
export interface ChildConfig {
  readonly modelPath: string;
  readonly flavors: readonly string[];
  readonly flavorOptions: FlavorOptionValues;
  readonly workingDirectory: string;
  /** The main file of the program as it was invoked: flavors are searched beside it. */
  readonly invokedAs: string;
  readonly maxBodyBytes: number;
  readonly nonfinite: NonFinite;
  readonly debug: boolean;
  /** The model runs in processes that the server has started: it is not loaded. */
  readonly modelRunsElsewhere: boolean;
}

/** Fields of a request to a scorer process; absent headers are absent. */
export interface ChildRequest {
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly accept?: string | undefined;
  readonly requestId?: string | undefined;
  /** Under which the request goes on, where the model runs elsewhere. */
  readonly job?: number | undefined;
}

/** Fields of the second request about a job that waits for a model process. */
export interface ChildContinuation {
  /** The number of the job. */
  readonly continues: number;
  /** Where the model process is; absent where the job is not wanted any more. */
  readonly model?: ProcessAddress | undefined;
}

/** Fields of the answer to a request whose job waits for a model process. */
export interface ChildPause {
  readonly needsModel: true;
}

/** Fields of an answer with a response. */
export interface ChildAnswer {
  readonly status: number;
  readonly contentType: string;
  /** Bytes of the response's body, which is the payload. */
  readonly contentLength: number;
  /** Bytes of the request's body, and how long it kept the process busy. */
  readonly bytes: number;
  readonly milliseconds: number;
  /** For the log of the server. */
  readonly failures: readonly FailureReport[];
}
