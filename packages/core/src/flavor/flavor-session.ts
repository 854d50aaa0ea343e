import type { ModelInput, Prediction } from '../data/model-data.js';
import type { ElementType } from '../data/vector.js';

/** An input or output as the artifact itself declares it. */
export interface FieldSpec {
  readonly name: string;
  readonly type: ElementType;
  /** A number is a fixed length, a string the name of a free one, null an unnamed free one. Absent: not known. */
  readonly shape?: readonly (number | string | null)[] | undefined;
}

/** What a prediction is made with beside its input. */
export interface PredictCall {
  /**
   * After enforcement; absent when the model takes none and none were sent. In objects integers are bigints where no
   * integer is declared.
   */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  /** Aborted when nobody waits for the answer any more: `predict` throws its reason, and does not start if it is already. */
  readonly signal?: AbortSignal | undefined;
  /** The input is the model's own example, to warm it up; it may be run again whenever the model is started anew. */
  readonly isExample?: boolean | undefined;
}

/** How predictions run, which decides how a server cuts and spreads requests. */
export interface Execution {
  /**
   * `predict` keeps the thread busy until it is done, even if it answers with a promise. False only where the event loop
   * turns while another thread or process computes.
   */
  readonly blocksEventLoop: boolean;
  /** The model runs in processes of its own, so another process that loads it would double them. Default false. */
  readonly outOfProcess?: boolean | undefined;
  /** How many predictions may run at once, a whole number or Infinity; each of them is answered as if it ran alone. */
  readonly maxConcurrency: number;
  /**
   * A row's answer does not depend on the rows beside it, so a batch may be cut and joined anywhere: there are as many
   * answers as rows, in their order, and none for no rows. Where it is false, any number of rows is answered or refused.
   */
  readonly rowsIndependent: boolean;
}

/** A loaded model. */
export interface FlavorSession {
  /** What the artifact itself declares that it takes, none twice; absent where it declares nothing. */
  readonly inputs?: readonly FieldSpec[] | undefined;
  /** Likewise what it answers: every column and named tensor of a prediction, with its type and shape, and no others. */
  readonly outputs?: readonly FieldSpec[] | undefined;
  /** What computes, for people: `onnxruntime`, its version, and the device, such as `cpu`. */
  readonly runtime: { readonly name: string; readonly version: string; readonly device: string };
  readonly execution: Execution;
  /**
   * Answers a request, of no, one or thousands of rows. Equal calls are answered equally, whatever ran before or runs at
   * the same time, was refused or was given up.
   *
   * - Columns and tensors are found by name, in whatever order they come. Only where `inputs` has other names does the
   *   order of columns mean something.
   * - Typed arrays and validity bitmaps may be views into a larger buffer, and a table may bring `doubles`.
   * - Input and params stay as they were. Input and answer are the caller's, who may write into both: they share no
   *   columns, tensors or memory, and the session keeps neither.
   * - What stands in `values` where `validity` says missing means nothing. A missing value changes the answer of its own
   *   row only, and is not taken for another value (0, false, NaN for 0, `"null"`) unless the model does.
   * - Integers, datetimes and texts are passed on whole, those beyond 2^53 and with U+0000 or lone surrogates too, or
   *   refused.
   * @throws MlmodelError `BAD_REQUEST` or `INVALID_PARAMETER_VALUE` for an input that the model cannot take, naming the
   *   column or tensor and no value of it
   * @throws the reason of `signal` when it is aborted
   */
  predict(input: ModelInput, call: PredictCall): Promise<Prediction> | Prediction;
  /**
   * One prediction after the other, at least one, for models that make them piece by piece; ending the iteration stops
   * the model, which is free for the next call then.
   */
  predictStream?(input: ModelInput, call: PredictCall): AsyncIterable<Prediction>;
  /** False while predictions would fail because what runs the model is down; true after `load`. Absent: always true. */
  ready?(): boolean;
  /**
   * Frees the model: its memory, timers, processes and temporary files, not those of other sessions. Idempotent; each call
   * waits for running predictions. Later ones are refused with an MlmodelError.
   */
  dispose(): Promise<void>;
}
