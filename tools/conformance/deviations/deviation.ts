import type { Json } from '../table/json.ts';
import type { Situation } from './situation.ts';

/** What must be answered instead of MLflow's answer. */
export type Expected =
  | { readonly kind: 'json'; readonly body: Json }
  | {
      readonly kind: 'error';
      readonly status: number;
      /** Any of these; none when the design names no code. */
      readonly errorCodes: readonly string[];
      /** The message names at least one of these; none when there is nothing to name. */
      readonly names: readonly string[];
      /** The body also has a `detail`. */
      readonly detail?: boolean;
    }
  /** Only the status: answers to HEAD, `/ping` and `/version` have no JSON. */
  | { readonly kind: 'status'; readonly status: number };

/** One way in which this project answers differently from MLflow on purpose. */
export interface Deviation {
  /** As the design's table names it. */
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  /** Decides from the request, MLflow's answer and the model directory alone. */
  applies(situation: Situation): boolean;
  /** The right answer, computed without the product. */
  expected(situation: Situation): Expected;
}

/** A 400 with a code. */
export function badRequest(
  errorCodes: readonly string[] = ['BAD_REQUEST'],
  names: readonly string[] = [],
): Expected {
  return { kind: 'error', status: 400, errorCodes, names };
}

/** The 500 for a prediction that cannot be written. */
export function serverError(): Expected {
  return { kind: 'error', status: 500, errorCodes: ['INTERNAL_ERROR'], names: [] };
}
