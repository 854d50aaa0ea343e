import type { ModelInput, Prediction } from '../data/model-data.js';
import type { ElementType } from '../data/vector.js';

/** An input or output as the artifact declares it. */
export interface FieldSpec {
  readonly name: string;
  readonly type: ElementType;
  /**
   * A number is a fixed length, a string the name of a free dimension, null an unnamed free dimension. Absent when
   * unknown.
   */
  readonly shape?: readonly (number | string | null)[] | undefined;
}

/** Options of a prediction. */
export interface PredictCall {
  /**
   * Enforced params; absent when the model declares none and none were sent. In objects, integers are bigints unless
   * declared as integers.
   */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Aborted when the result is no longer needed: `predict` throws its reason, and does not start when it is already
   * aborted.
   */
  readonly signal?: AbortSignal | undefined;
  /** The input is the model's own example, used for warm-up; the flavor may run it again after every restart. */
  readonly isExample?: boolean | undefined;
  /** Called when the model begins with the call, by a session that keeps calls in a queue. */
  readonly onStart?: (() => void) | undefined;
  /** The trace that the call belongs to, as header fields (W3C Trace Context), for models that other processes run. */
  readonly traceContext?: Readonly<Record<string, string>> | undefined;
}

/** How predictions run, which determines how a server splits and schedules requests. */
export interface Execution {
  /**
   * `predict` keeps the calling thread busy until it is done, even if it returns a promise. False only when another
   * thread or process does the computing.
   */
  readonly blocksEventLoop: boolean;
  /**
   * How long `predict` takes depends on the size of its input and never on the values in it: the model has no loop and no
   * branch that a value controls, and no shape that is computed from values. A server runs other models in processes that
   * it can end. Default false.
   */
  readonly boundedTime?: boolean | undefined;
  /** The model runs in child processes, so loading it in another process would duplicate them. Default false. */
  readonly outOfProcess?: boolean | undefined;
  /**
   * How many predictions may run concurrently, a whole number or Infinity; each gives the same result as on
   * its own.
   */
  readonly maxConcurrency: number;
  /**
   * A row's output does not depend on the other rows, so a batch may be split and joined anywhere: there is one output
   * per row, in order, and none for an empty batch. If false, any number of rows is answered or refused.
   */
  readonly rowsIndependent: boolean;
}

/** A loaded model. */
export interface FlavorSession {
  /** The inputs that the artifact declares, without duplicates; absent when it declares none. */
  readonly inputs?: readonly FieldSpec[] | undefined;
  /**
   * The outputs that the artifact declares: exactly the columns and named tensors of its predictions, with type and
   * shape.
   */
  readonly outputs?: readonly FieldSpec[] | undefined;
  /** The runtime, for display: `onnxruntime`, its version, and the device, such as `cpu`. */
  readonly runtime: { readonly name: string; readonly version: string; readonly device: string };
  readonly execution: Execution;
  /**
   * Answers a request of any number of rows, including none. Equal calls give equal results, whatever other calls ran,
   * run, failed or were aborted.
   *
   * - Columns and tensors match by name, in any order. The order of columns matters only when `inputs` has other names.
   * - Typed arrays and validity bitmaps may be views into a larger buffer, and a table may have `doubles`.
   * - Input and params are not modified. Input and result belong to the caller, who may write to both: they share no
   *   columns, tensors or memory, and the session retains neither.
   * - Elements of `values` that `validity` marks as missing are meaningless. A missing value affects the output of its
   *   own row only, and is not mistaken for another value (0, false, NaN for 0, `"null"`) unless the model does so.
   * - Integers, datetimes and strings are passed on exactly, including integers beyond 2^53 and strings with U+0000 or
   *   lone surrogates, or are refused.
   * @throws MlmodelError `BAD_REQUEST` or `INVALID_PARAMETER_VALUE` for an input that the model does not accept, naming
   *   the column or tensor but no value of it
   * @throws the reason of `signal` when it is aborted
   */
  predict(input: ModelInput, call: PredictCall): Promise<Prediction> | Prediction;
  /**
   * Yields predictions one by one, at least one, for models that stream; ending the iteration stops the model and frees
   * it for the next call.
   */
  predictStream?(input: ModelInput, call: PredictCall): AsyncIterable<Prediction>;
  /** False while predictions would fail because the model's runtime is down; true after `load`. Absent: always true. */
  ready?(): boolean;
  /**
   * Frees the model: its memory, timers, processes and temporary files, without affecting other sessions. Idempotent;
   * each call waits for running predictions. Later predictions throw an MlmodelError.
   */
  dispose(): Promise<void>;
}
