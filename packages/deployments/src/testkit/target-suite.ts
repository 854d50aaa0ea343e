import type { DeployClientOptions } from '../deploy-client.js';
import type { PredictionInputs, PredictionsResponse } from '../deployment-call.js';
import type { DeploymentTarget } from '../deployment-target.js';

/** The test function of a runner such as jest, vitest or node:test. */
export type TestFunction = (name: string, run: () => Promise<void>, timeout?: number) => unknown;

/** A target under test, and what it is tested with. */
export interface TargetSuite {
  readonly test: TestFunction;
  // biome-ignore lint/suspicious/noExplicitAny: only the target knows the type of its configuration
  readonly target: DeploymentTarget<any>;
  /** The folder of the target's `package.json`. */
  readonly packageFolder: string;
  /** How the target is opened; its deployments are the suite's own: they are deleted. */
  readonly open?: (DeployClientOptions & { readonly targetUri?: string }) | undefined;
  /**
   * Whether deployments can be listed, described and deleted; else the target only writes something that another program
   * deploys. Default true.
   */
  readonly keepsDeployments?: boolean | undefined;
  /** A model that it deploys. */
  readonly model: string;
  /** The configuration that `createDeployment` needs. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
  /** What `updateDeployment` is called with; required for a target that has it. */
  readonly update?: SuiteUpdate | undefined;
  /** A prediction with the model; required for a target that predicts. */
  readonly prediction?: SuitePrediction | undefined;
  /** Names that the platform does not allow. */
  readonly badNames?: readonly string[] | undefined;
  /** Milliseconds that a test may take. Default 120 000. */
  readonly timeLimit?: number | undefined;
}

/** A change of a deployment. */
export interface SuiteUpdate {
  readonly modelUri?: string | undefined;
  readonly config?: Readonly<Record<string, unknown>> | undefined;
}

/** A request, and a check of its response. */
export interface SuitePrediction {
  readonly inputs: PredictionInputs;
  /** @throws any error when the response is wrong */
  check(response: PredictionsResponse): void;
}
