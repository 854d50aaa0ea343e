import type { ProductionVariant } from '@aws-sdk/client-sagemaker';
import type { Work } from '../aws/work.js';
import { appNameTag } from '../config/app-name-tag.js';
import type { EndpointConfig } from '../config/sagemaker-config.js';
import type { Created } from '../resources/created.js';
import { uniqueName } from '../resources/resource-names.js';
import { tagList } from '../resources/sagemaker-model.js';

/** What a configuration of an endpoint is made of. */
export interface EndpointVariants {
  /** The name of the endpoint. */
  readonly name: string;
  readonly variants: readonly ProductionVariant[];
  readonly config: EndpointConfig;
}

/** The variant that serves a model. @param weight its share of the requests, beside the weights of other variants */
export function productionVariant(
  modelName: string,
  weight: number,
  config: EndpointConfig,
): ProductionVariant {
  const { variant_name, serverless_config, instance_type, instance_count } = config;
  return {
    VariantName: variant_name ?? modelName,
    ModelName: modelName,
    InitialVariantWeight: weight,
    ...(isGiven(serverless_config)
      ? { ServerlessConfig: serverless_config }
      : {
          InstanceType: instance_type as NonNullable<ProductionVariant['InstanceType']>,
          InitialInstanceCount: instance_count,
        }),
  };
}

/** Creates a configuration of an endpoint. @returns its name */
export async function createEndpointConfig(
  { name, variants, config }: EndpointVariants,
  { aws }: Work,
  created: Created,
): Promise<string> {
  const { async_inference_config, data_capture_config } = config;
  created.goOn();
  const sagemaker = await aws.sagemaker();
  const configName = uniqueName(name, 'config');
  await sagemaker.createEndpointConfig({
    EndpointConfigName: configName,
    ProductionVariants: [...variants],
    Tags: tagList({ [appNameTag]: name }),
    ...(isGiven(async_inference_config) && { AsyncInferenceConfig: async_inference_config }),
    ...(data_capture_config && { DataCaptureConfig: data_capture_config }),
  });
  created.add(`the endpoint configuration ${configName}`, () =>
    sagemaker.deleteEndpointConfig({ EndpointConfigName: configName }),
  );
  return configName;
}

/** MLflow's defaults for these are empty objects. */
function isGiven<Value extends object>(value: Value | undefined): value is Value {
  return value !== undefined && Object.keys(value).length > 0;
}
