import type { EchoColumn, EchoTensor } from './echo.ts';
import type { Json } from './json.ts';
import type { Tree } from './nested.ts';

/**
 * What is special about a request: the rules of the design that can make its right answer differ from MLflow's.
 * `type`, `binary`, `datetime` and `nested` are casts of declared types, `graph` the cast to a graph's dtype, `form` a cast
 * that MLflow lacks in this form.
 */
export type Trait =
  | 'type'
  | 'form'
  | 'binary'
  | 'datetime'
  | 'nested'
  | 'integral'
  | 'optional'
  | 'unnamed-rows'
  | 'dtype'
  | 'empty-name'
  | 'integer-name'
  | 'csv-shift'
  | 'extra'
  | 'graph'
  | 'run'
  | 'graph-shape'
  | 'batch'
  | 'shape'
  | 'scalar-text';

/** The table refuses the request: 400 with the code, naming one of the columns. */
export interface Refusal {
  readonly kind: 'refuse';
  /** MLflow casts the value (a list in a scalar column) and refuses it only after its look for missing columns. */
  readonly late?: boolean;
  /** Some rows lack the whole column. */
  readonly isMissing?: boolean;
  readonly errorCode: 'BAD_REQUEST' | 'INVALID_PARAMETER_VALUE';
  /** All columns and properties at fault, of which the message names at least one; none where they have no names. */
  readonly names: readonly string[];
  readonly trait: Trait;
  /** The columns whose values do not cast, in the order of the signature. */
  readonly casts?: readonly Refusal[];
  /** What is special about the columns that are right. */
  readonly rightTraits?: ReadonlySet<Trait>;
  /** Where the graph refuses what the signature accepts: what is special about each column. */
  readonly rightColumns?: ReadonlyMap<string, ReadonlySet<Trait>>;
}

/** The request after enforcement. */
export type Enforced =
  | {
      readonly kind: 'frame';
      readonly index: readonly Json[];
      readonly columns: readonly (EchoColumn & { readonly traits: ReadonlySet<Trait> })[];
      /** False where the columns of the signature have no names: the first are taken. */
      readonly named: boolean;
      /** Optional columns that the request lacks, with their place among the columns of the signature. */
      readonly absent: readonly { readonly name: string; readonly position: number }[];
      readonly traits: ReadonlySet<Trait>;
    }
  | { readonly kind: 'tensor'; readonly tensor: EchoTensor; readonly traits: ReadonlySet<Trait> }
  | {
      readonly kind: 'tensors';
      readonly tensors: readonly (readonly [string, EchoTensor])[];
      readonly traits: ReadonlySet<Trait>;
    };

/** The table accepts the request; what the model makes of it, only its own Python knows. */
export interface Acceptance {
  readonly kind: 'accept';
  readonly traits: ReadonlySet<Trait>;
}

/** The table and the policy say nothing of this request: MLflow's answer stands. */
export interface Silence {
  readonly kind: 'silent';
}

export const silent: Silence = { kind: 'silent' };

/** Params for the model: undefined when it takes none and none were sent. */
export type Params = ReadonlyMap<string, Tree> | undefined;
