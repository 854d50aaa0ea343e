import type { EchoColumn, EchoTensor } from './echo.ts';
import type { Json } from './json.ts';
import type { Tree } from './nested.ts';
import { page } from './page.ts';

/** Ids of the rules that led to a verdict. */
export type Rules = ReadonlySet<string>;

/** A request that the rules refuse. */
export interface Refusal {
  readonly kind: 'refuse';
  readonly status: number;
  /** Undefined where any code will do. */
  readonly errorCode: string | undefined;
  /** The rule that refuses it. */
  readonly rules: Rules;
  /** The message names at least one of them; empty where there is nothing to name. */
  readonly names: readonly string[];
  /** The body has a `detail` too. */
  readonly detail?: boolean;
}

/** The right response. */
interface RightResponse {
  readonly kind: 'answer';
  /** The JSON of the whole body. */
  readonly body: Json;
  readonly rules: Rules;
}

/** The rules accept the request. Only the model's own Python knows the prediction, which is recorded from MLflow. */
export interface Acceptance {
  readonly kind: 'accept';
  readonly rules: Rules;
  /** Python also decides whether the values are right. */
  readonly pythonChecks?: boolean;
}

/** A response without JSON. */
interface StatusOnly {
  readonly kind: 'status';
  readonly status: number;
  readonly rules: Rules;
}

/** No rule decides the request. */
interface Undecided {
  readonly kind: 'undecided';
  readonly why: string;
}

/** The verdict of the rules on a request for a model. */
export type Verdict = Refusal | RightResponse | Acceptance | StatusOnly | Undecided;

/** A refusal by a rule of the table of errors. */
export function refuse(
  error: string,
  { rule = error, names = [] }: { readonly rule?: string; readonly names?: readonly string[] } = {},
): Refusal {
  const errorCode = page.codes.get(error);
  if (errorCode === undefined) throw new Error(`The page has no rule ${error}.`);
  return { kind: 'refuse', status: 400, errorCode, rules: new Set([rule]), names };
}

/** A body that does not have the form that it claims. */
export function malformed(rule?: string): Refusal {
  return refuse('error/parse', rule === undefined ? {} : { rule });
}

/** True for a refusal among other results. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'refuse';
}

/** The request after enforcement. */
export type Enforced =
  | EnforcedFrame
  | { readonly kind: 'tensor'; readonly tensor: EchoTensor; readonly rules: Rules }
  | {
      readonly kind: 'tensors';
      readonly tensors: readonly (readonly [string, EchoTensor])[];
      readonly rules: Rules;
    }
  /** A value that goes to the model as it is. */
  | { readonly kind: 'json'; readonly value: Tree; readonly rules: Rules };

export interface EnforcedFrame {
  readonly kind: 'frame';
  readonly index: readonly Json[];
  readonly columns: readonly (EchoColumn & { readonly rules: Rules })[];
  /** False where the columns of the signature have no names: the first are taken. */
  readonly named: boolean;
  /** Optional columns that the request lacks, with their place among the columns of the signature. */
  readonly absent: readonly { readonly name: string; readonly position: number }[];
  readonly rules: Rules;
}

/** Params for the model: undefined when it takes none and none were sent. */
export type Params = ReadonlyMap<string, Tree> | undefined;
