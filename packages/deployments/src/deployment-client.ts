import type { DeploymentCall, PredictionInputs, PredictionsResponse } from './deployment-call.js';

/**
 * What a target does with deployments and endpoints; the methods are those of MLflow's `BaseDeploymentClient`. A method
 * that a target does not have is left out, and its callers get an error that says so. Methods may be called at the same
 * time. Every error is an `MlmodelError` whose message says what happened, where, and what to do, with the reason that
 * the platform gives, and never holds a credential or a value of a request.
 * @typeParam Config the values that `config` of the target declares; a target whose methods take different ones uses a
 * union, or `object`
 */
export interface DeploymentClient<Config extends object = object> {
  /**
   * Deploys a model. Resolves when the deployment can answer requests, or has failed, unless the configuration asks for
   * less. What it made is removed when it fails or is aborted.
   * @throws MlmodelError `RESOURCE_ALREADY_EXISTS` for a name that is taken
   * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a name that the platform does not allow
   */
  createDeployment(request: CreateDeployment<Config>): Promise<Deployment>;
  /**
   * Gives a deployment another model or another configuration; what is absent stays. Requests do not fail meanwhile, if
   * the platform can do that.
   * @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` for an unknown name
   */
  updateDeployment?(request: UpdateDeployment<Config>): Promise<Deployment>;
  /**
   * Removes a deployment and what was made for it; resolves when it is gone. Deleting what is not there is no error.
   * A target has this method, `listDeployments` and `getDeployment`, or none of them: it keeps deployments, or only
   * writes something that another program deploys.
   */
  deleteDeployment?(request: DeleteDeployment<Config>): Promise<void>;
  /** All deployments of the target, by name, those that failed too. */
  listDeployments?(request: ListDeployments): Promise<readonly Deployment[]>;
  /** @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` for an unknown name */
  getDeployment?(request: GetDeployment): Promise<Deployment>;
  /**
   * Sends a scoring request (MLflow's, as `POST /invocations` takes it), and returns the response as it is.
   * @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` for an unknown name; for a response that is an error, its error code,
   * status and message
   */
  predict?(request: PredictRequest): Promise<PredictionsResponse>;
  /**
   * Sends a scoring request, and returns the response piece by piece: the bytes in order, as they arrive.
   * @throws MlmodelError as `predict`, also while it is read
   */
  predictStream?(request: PredictRequest): Promise<PredictionStream>;
  /** Explains predictions on some rows. @throws MlmodelError as `predict` */
  explain?(request: PredictRequest): Promise<PredictionsResponse>;
  /** @throws MlmodelError `RESOURCE_ALREADY_EXISTS` for a name that is taken */
  createEndpoint?(request: CreateEndpoint<Config>): Promise<Endpoint>;
  /** @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` for an unknown name */
  updateEndpoint?(request: UpdateEndpoint<Config>): Promise<void>;
  /** Deleting what is not there is no error. */
  deleteEndpoint?(request: GetEndpoint): Promise<void>;
  /** All endpoints of the target, by name. */
  listEndpoints?(request: DeploymentCall): Promise<readonly Endpoint[]>;
  /** @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` for an unknown name */
  getEndpoint?(request: GetEndpoint): Promise<Endpoint>;
  /**
   * Runs what would be deployed on this machine, in the foreground, to try it. Resolves when `signal` is aborted, once
   * what was started has ended.
   * @throws MlmodelError when it cannot run here, or ends by itself
   */
  runLocal?(request: CreateDeployment<Config>): Promise<void>;
}

/** A deployment, in plain JSON; the fields beside these are the target's own. */
export interface Deployment {
  readonly name: string;
  /** The flavor that loads the model there; absent if the target does not know it. */
  readonly flavor?: string | undefined;
  /** The endpoint that it belongs to. */
  readonly endpoint?: string | undefined;
  readonly [field: string]: unknown;
}

/** An endpoint, in plain JSON; the other fields are the target's own. */
export interface Endpoint {
  readonly name: string;
  readonly [field: string]: unknown;
}

/** A model to deploy. */
export interface CreateDeployment<Config extends object> extends DeploymentCall {
  readonly name: string;
  /** A path, or a URI for `resolveModel` of the context. */
  readonly modelUri: string;
  /** The flavor that has to load the model; absent: the first one that can. */
  readonly flavor?: string | undefined;
  /** As `config` of the target has parsed it. */
  readonly config: Config;
  readonly endpoint?: string | undefined;
}

/** What to change of a deployment. */
export interface UpdateDeployment<Config extends object> extends DeploymentCall {
  readonly name: string;
  readonly modelUri?: string | undefined;
  /** Only with `modelUri`. */
  readonly flavor?: string | undefined;
  readonly config: Config;
  readonly endpoint?: string | undefined;
}

/** A deployment to remove. */
export interface DeleteDeployment<Config extends object> extends GetDeployment {
  readonly config: Config;
}

/** A deployment. */
export interface GetDeployment extends DeploymentCall {
  readonly name: string;
  readonly endpoint?: string | undefined;
}

/** Which deployments to list. */
export interface ListDeployments extends DeploymentCall {
  /** Only those of this endpoint. */
  readonly endpoint?: string | undefined;
}

/** A scoring request for a deployment or an endpoint: one of the two is given. */
export interface PredictRequest extends DeploymentCall {
  readonly deploymentName?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly inputs: PredictionInputs;
}

/** A response that arrives piece by piece. */
export interface PredictionStream {
  /** Media type, such as `text/event-stream`. */
  readonly contentType: string;
  readonly body: AsyncIterable<Uint8Array>;
}

/** An endpoint to make. */
export interface CreateEndpoint<Config extends object> extends DeploymentCall {
  readonly name: string;
  readonly config: Config;
}

/** What to change of an endpoint. */
export interface UpdateEndpoint<Config extends object> extends GetEndpoint {
  readonly config: Config;
}

/** An endpoint. */
export interface GetEndpoint extends DeploymentCall {
  readonly endpoint: string;
}
