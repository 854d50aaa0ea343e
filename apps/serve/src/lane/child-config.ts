import type { FlavorOptions, ModelRelay } from '@mlmodel/core';
import type { FailureReport, NonFinite } from '@mlmodel/scoring';

/** What a scorer process is told on its command line, as JSON. */
export interface ChildConfig {
  readonly modelPath: string;
  readonly flavors: readonly string[];
  readonly flavorOptions: FlavorOptions;
  readonly workingDirectory: string;
  /** The main file of the program as it was invoked: flavors are searched beside it. */
  readonly invokedAs: string;
  readonly maxBodyBytes: number;
  readonly nonfinite: NonFinite;
  readonly debug: boolean;
  /** Of the model's relay, where the model runs behind the server. */
  readonly relayFacts?: ModelRelay['facts'] | undefined;
}

/** Fields of a request to a scorer process; absent headers are absent. */
export interface ChildRequest {
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly accept?: string | undefined;
  readonly requestId?: string | undefined;
}

/** Fields of its answer. */
export interface ChildAnswer {
  readonly status: number;
  readonly contentType: string;
  /** Bytes of the answer's body, which is the payload. */
  readonly contentLength: number;
  /** Bytes of the request's body, and how long it kept the process busy. */
  readonly bytes: number;
  readonly milliseconds: number;
  /** For the log of the server. */
  readonly failures: readonly FailureReport[];
}
