import { difference } from './difference-of.js';

/** The failure of a test, with the broken rule of the contract and how it is broken. */
export class BrokenRule extends Error {
  override readonly name = 'BrokenRule';

  constructor(rule: string, how: string, cause?: unknown) {
    super(`${rule}: ${how}`, cause === undefined ? {} : { cause });
  }
}

/** Two values that must be equal by a rule. */
export interface Equality {
  readonly actual: unknown;
  readonly expected: unknown;
  /** The name of `actual` in the paths of failures. Default `answer`. */
  readonly side?: string | undefined;
  readonly tolerance?: number | undefined;
  /** The case and the variation of it. */
  readonly where: string;
}

/** @throws BrokenRule with the rule, the case, and where the values differ */
export function requireEqual(
  rule: string,
  { actual, expected, side = 'answer', tolerance = 0, where }: Equality,
): void {
  const found = difference({ actual, expected, path: side, tolerance });
  if (found !== undefined) throw new BrokenRule(rule, `${where}: ${found}`);
}

/** A step that must succeed by a rule. */
export interface RuledStep<Result> {
  readonly where: string;
  readonly step: () => Promise<Result> | Result;
}

/** Runs a step. @throws BrokenRule when the step fails; a BrokenRule of the step itself is passed on */
export async function requireSuccess<Result>(
  rule: string,
  { where, step }: RuledStep<Result>,
): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof BrokenRule) throw error;
    throw new BrokenRule(rule, `${where}: it threw ${String(error)}`, error);
  }
}
