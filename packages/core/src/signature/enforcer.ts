import type { ModelInput } from '../data/model-data.js';
import type { EnforcedInput } from '../data/raw-input.js';
import type { OnIgnored } from './ignored-names.js';

/** What a decoder must preserve for a model, so that nothing is lost before enforcement. */
export interface DecodingNeeds {
  /**
   * `1` and `1.0` must stay distinguishable: integer tokens become bigints. Otherwise integers up to 2^53 are numbers.
   */
  readonly numberKinds: boolean;
  /**
   * `1` and `1.0` may have to stay distinguishable: inputs can be decoded again with number kinds, see `RawInput`.
   */
  readonly nestedKinds: boolean;
  /** The order of keys that look like integers matters: such objects become Maps. */
  readonly keyOrder: boolean;
  /** The signature comes from Python type hints: only `inputs` is read, and its value is passed on unchanged. */
  readonly typeHint: boolean;
  /** The sentence that says how to send a JSON body that has no form. Absent: errors do not say it. */
  readonly adviseForm?: ((body: unknown) => string) | undefined;
}

/** Enforces a signature on requests. */
export interface Enforcer {
  readonly needs: DecodingNeeds;
  /**
   * Checks and casts a request's data.
   * @param onIgnored gets the names of columns or tensors that the signature lacks, after the check for missing ones
   * @throws MlmodelError `BAD_REQUEST` for what cannot be parsed or cast, `INVALID_PARAMETER_VALUE` for missing columns
   * and wrong shapes; it names the column, the row and both types
   */
  enforceInput(raw: EnforcedInput, onIgnored?: OnIgnored): ModelInput;
  /**
   * Checks and casts a request's params; names that the schema lacks are ignored.
   * @param params the decoded `params` value, undefined when there was none; in the chat form the whole body
   * @param onIgnored gets the names that the schema lacks
   * @returns the params for the model; undefined when it takes none and none were sent
   * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming every bad param
   */
  enforceParams(
    params: unknown,
    onIgnored?: OnIgnored,
  ): Readonly<Record<string, unknown>> | undefined;
}
