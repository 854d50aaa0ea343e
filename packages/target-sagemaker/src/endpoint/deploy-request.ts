import type { EndpointConfig } from '../config/sagemaker-config.js';
import type { LocalModel } from '../resources/local-model.js';

/** A model to deploy. */
export interface Deploy {
  /** The name of the endpoint. */
  readonly name: string;
  readonly model: LocalModel;
  readonly config: EndpointConfig;
}

/** A model to deploy, with the name that it gets at SageMaker. */
export interface NamedDeploy extends Deploy {
  readonly modelName: string;
}
