import type { Progress } from '@mlmodel/core';

/** What every method of a client takes. */
export interface DeploymentCall {
  /**
   * Ends the call: what it began and cannot finish is undone, and it rejects with the reason. The caller waits for that.
   */
  readonly signal?: AbortSignal | undefined;
  /** Receives what is being done for somebody who waits, such as the state that a platform reports. Never throws. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The body of a scoring request, as `POST /invocations` takes it. */
export interface PredictionInputs {
  readonly body: Uint8Array;
  /** Media type, such as `application/json`. */
  readonly contentType: string;
}

/** A response of a deployment, as it was sent. */
export interface PredictionsResponse {
  readonly body: Uint8Array;
  /** Media type, such as `application/json`. */
  readonly contentType: string;
}
