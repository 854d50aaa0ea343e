import { afterAll, beforeAll } from '@jest/globals';
import { bothOutcomes, type Outcome, type Scenario } from './as-mlflow.js';
import { type MlflowProcess, startMlflow } from './mlflow.js';
import { awsVariables, type PlayedAws, startPlayedAws } from './played-aws.js';

/** Does an operation with both programs. */
export type Both = (
  scenario: Scenario,
) => Promise<{ readonly theirs: Outcome; readonly ours: Outcome }>;

/** Starts AWS and MLflow for the tests of a file. @returns what does an operation with MLflow and with this package */
export function withBoth(python: string): Both {
  let aws: PlayedAws;
  let mlflow: MlflowProcess;
  beforeAll(async () => {
    aws = await startPlayedAws(python);
    const variables = { ...awsVariables(aws.url), no_proxy: '127.0.0.1' };
    Object.assign(process.env, variables);
    mlflow = await startMlflow(python, variables);
  });
  afterAll(async () => {
    await mlflow?.stop();
    await aws?.stop();
  });
  return (scenario) => bothOutcomes(scenario, { aws, mlflow });
}
