import type { AwsCall } from './aws-call.js';

/** A state of an endpoint or a job, and why it is in it. */
export interface State {
  readonly status: string;
  readonly reason?: string;
}

/** What AWS does in a test that moto does not. */
export interface Script {
  /** Errors for operations, by name. */
  readonly failures?: Readonly<Record<string, AwsFailure>>;
  /** The states of the endpoint, one at each look; the last one stays. */
  readonly endpoint?: readonly State[];
  /** An endpoint that is updated goes back to its old configuration. */
  readonly rollsBack?: boolean;
  /** The host of the registry of ECR. */
  readonly registry?: string;
  /** The states of the transform job, one at each look; the last one stays. */
  readonly job?: readonly State[];
}

/** An error of AWS. */
interface AwsFailure {
  readonly code: string;
  readonly message: string;
  readonly status?: number;
}

/** What an operation answers. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

type Fields = Record<string, unknown>;

/** Plays a script: operations that moto lacks, and states that it never has. */
export class Player {
  readonly #script: Script;
  readonly #endpoint: State[];
  #job: State[];
  readonly #configs: Map<unknown, unknown>;

  /** @param configs of endpoints that were updated, which outlive a script */
  constructor(script: Script, configs: Map<unknown, unknown>) {
    this.#script = script;
    this.#configs = configs;
    this.#endpoint = [...(script.endpoint ?? [])];
    this.#job = [...(script.job ?? [])];
  }

  /** The answer to an operation that moto does not get to see. */
  answer({ operation, parameters }: AwsCall): Answer | undefined {
    const failure = this.#script.failures?.[operation];
    if (failure !== undefined) {
      const { code, message, status = 400 } = failure;
      return { status, body: { __type: code, message } };
    }
    if (operation === 'UpdateEndpoint') {
      if (this.#script.rollsBack !== true)
        this.#configs.set(parameters['EndpointName'], parameters['EndpointConfigName']);
      return { status: 200, body: { EndpointArn: 'arn:aws:sagemaker:::endpoint/x' } };
    }
    if (operation === 'StopTransformJob') {
      this.#job = [{ status: 'Stopping' }, { status: 'Stopped' }];
      return { status: 200, body: {} };
    }
    return undefined;
  }

  /** Changes an answer of moto. */
  change({ operation }: AwsCall, body: Fields): void {
    if (operation === 'DescribeRepositories')
      for (const found of body['repositories'] as Fields[]) this.#changeRepository(found);
    if (operation === 'CreateRepository') this.#changeRepository(body['repository'] as Fields);
    if (operation === 'DescribeEndpoint') this.#changeEndpoint(body, true);
    if (operation === 'ListEndpoints')
      for (const found of body['Endpoints'] as Fields[]) this.#changeEndpoint(found, false);
    if (operation === 'DescribeTransformJob') this.#changeJob(body);
    if (operation === 'ListTransformJobs')
      for (const found of body['TransformJobSummaries'] as Fields[]) this.#changeJob(found);
  }

  #changeEndpoint(found: Fields, isWhole: boolean): void {
    if (found['EndpointName'] === undefined) return;
    const config = this.#configs.get(found['EndpointName']);
    if (isWhole && config !== undefined) found['EndpointConfigName'] = config;
    const state = next(this.#endpoint);
    if (state === undefined) return;
    found['EndpointStatus'] = state.status;
    if (isWhole && state.reason !== undefined) found['FailureReason'] = state.reason;
  }

  #changeRepository(found: Fields): void {
    const { registry } = this.#script;
    if (registry === undefined) return;
    found['repositoryUri'] = `${registry}/${found['repositoryName']}`;
  }

  #changeJob(found: Fields): void {
    const state = next(this.#job);
    if (state === undefined || found['TransformJobName'] === undefined) return;
    found['TransformJobStatus'] = state.status;
    if (state.reason !== undefined) found['FailureReason'] = state.reason;
  }
}

function next(states: State[]): State | undefined {
  return states.length > 1 ? states.shift() : states[0];
}
