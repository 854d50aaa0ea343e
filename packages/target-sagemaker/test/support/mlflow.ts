import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';

/** MLflow, which deploys to SageMaker in a process of its own. */
export interface MlflowProcess {
  /**
   * Calls a method of MLflow's client of SageMaker, or a function of `mlflow.sagemaker`.
   * @returns the message of what it raised; null if it succeeded
   */
  run(operation: string, args: object): Promise<string | null>;
  stop(): Promise<void>;
}

/** Starts MLflow. @param variables of its environment */
export async function startMlflow(
  python: string,
  variables: Readonly<Record<string, string>>,
): Promise<MlflowProcess> {
  const child = spawn(python, [join(import.meta.dirname, 'mlflow_calls.py')], {
    cwd: temporaryFolder(),
    env: {
      ...process.env,
      MLFLOW_DISABLE_TELEMETRY: 'true',
      DO_NOT_TRACK: 'true',
      ...variables,
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () =>
    JSON.parse((await lines.next()).value ?? '{"error":"MLflow has ended"}');
  await answer();
  return {
    async run(operation, args) {
      child.stdin.write(`${JSON.stringify({ operation, arguments: args })}\n`);
      return (await answer()).error;
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
