import type { ModelSignature } from '../signature/schema.js';

/** A parsed MLmodel file. */
export interface MlmodelFile {
  /** The blocks below `flavors:` by name, in the file's order; a block is any YAML value. */
  readonly flavors: ReadonlyMap<string, unknown>;
  readonly signature?: ModelSignature | undefined;
  readonly isSignatureFromTypeHint: boolean;
  /** MLflow's `saved_input_example_info`, when there is one. */
  readonly inputExampleInfo?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Every top-level field as YAML gave it, unknown ones too: what is written back. A value is null, a boolean, number,
   * bigint (an integer beyond 2^53), string, YamlDate, Uint8Array, Set, array, plain object, or Map (a mapping with
   * keys that are no text). Aliases are shared objects.
   */
  readonly fields: ReadonlyMap<string, unknown>;
}
