import { difference } from './difference-of.js';

/** The failure of a test: the rule of the contract that is broken, and how. */
export class BrokenRule extends Error {
  override readonly name = 'BrokenRule';

  constructor(rule: string, how: string, cause?: unknown) {
    super(`${rule}: ${how}`, cause === undefined ? {} : { cause });
  }
}

/** Two values of which a rule says that they are equal. */
export interface Equality {
  readonly actual: unknown;
  readonly expected: unknown;
  /** What `actual` is, the start of the path that a failure names. Default `answer`. */
  readonly side?: string | undefined;
  readonly tolerance?: number | undefined;
  /** Which case it is, and what was done with it. */
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

/** A step of which a rule says that it succeeds. */
export interface RuledStep<Result> {
  readonly where: string;
  readonly step: () => Promise<Result> | Result;
}

/** Runs a step. @throws BrokenRule when the step fails; one that it throws itself as it is */
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
