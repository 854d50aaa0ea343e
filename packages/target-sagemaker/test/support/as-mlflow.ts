import { expect } from '@jest/globals';
import type { MlflowProcess } from './mlflow.js';
import { normalCalls } from './normal-calls.js';
import type { PlayedAws } from './played-aws.js';
import type { Script } from './script.js';

/** One operation, done by MLflow and by this package. */
export interface Scenario {
  /** What there is before. */
  readonly before?: () => Promise<unknown>;
  readonly script?: Script;
  /** The method or the function of MLflow, and its arguments. */
  readonly mlflow: readonly [operation: string, args: object];
  readonly ours: () => Promise<unknown>;
}

/** What a program did: the calls that it made, and the message of its failure. */
export interface Outcome {
  readonly calls: readonly unknown[];
  readonly error: string | null;
}

/** Does an operation with both programs, each in an account of its own. */
export async function bothOutcomes(
  { before, script = {}, mlflow: [operation, args], ours }: Scenario,
  { aws, mlflow }: { readonly aws: PlayedAws; readonly mlflow: MlflowProcess },
): Promise<{ readonly theirs: Outcome; readonly ours: Outcome }> {
  const outcomeOf = async (work: () => Promise<string | null>) => {
    await aws.reset();
    await before?.();
    aws.calls.length = 0;
    aws.play(script);
    const error = await work();
    return { calls: normalCalls(aws.calls), error };
  };
  return {
    theirs: await outcomeOf(() => mlflow.run(operation, args)),
    ours: await outcomeOf(() =>
      ours().then(
        () => null,
        (error: Error) => error.message,
      ),
    ),
  };
}

/** The operations that were called. */
export function namesOf({ calls }: Outcome): string[] {
  return calls.map((call) => (typeof call === 'string' ? call : (call as { call: string }).call));
}

/** Both succeed, and make the same calls with the same parameters. */
export function expectSame({ theirs, ours }: { readonly theirs: Outcome; readonly ours: Outcome }) {
  expect(theirs.error).toBeNull();
  expect(ours).toEqual(theirs);
  expect(theirs.calls.length).toBeGreaterThan(0);
}

/** The tags in a call. @param operation that was called once */
export function tagsOf({ calls }: Outcome, operation: string): unknown {
  const found = calls.find((call) => (call as { call?: string }).call === `sagemaker:${operation}`);
  return (found as { parameters: { Tags: unknown } } | undefined)?.parameters.Tags;
}
