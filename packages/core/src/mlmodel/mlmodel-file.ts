import type { ModelSignature } from '../signature/schema.js';

/** A parsed MLmodel file. */
export interface MlmodelFile {
  /** The blocks under `flavors:` by name, in the file's order; a block is any YAML value. */
  readonly flavors: ReadonlyMap<string, unknown>;
  readonly signature?: ModelSignature | undefined;
  readonly isSignatureFromTypeHint: boolean;
  /** MLflow's `saved_input_example_info`, when there is one. */
  readonly inputExampleInfo?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Every top-level field as parsed from YAML, including unknown ones, to be written back. A value is null, a boolean,
   * number, bigint (an integer beyond 2^53), string, YamlDate, Uint8Array, Set, array, plain object, or Map (a mapping
   * with non-string keys). Aliases are shared objects.
   */
  readonly fields: ReadonlyMap<string, unknown>;
}
