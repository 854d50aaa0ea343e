import { createConfig, deleteConfig, updateConfig } from '../../src/config/declared-config.js';
import { modelPath, openClient } from './open-client.js';

/** Where both programs deploy. */
export const region = 'us-east-1';

/** What a deployment without defaults of AWS needs. */
export const given = {
  execution_role_arn: 'arn:aws:iam::123456789012:role/sagemaker',
  image_url: '123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1',
};

/** A configuration with all keys. */
export const everything = {
  ...given,
  bucket: 'models',
  instance_type: 'ml.c5.large',
  instance_count: 2,
  vpc_config: { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1', 'subnet-2'] },
  data_capture_config: {
    EnableCapture: true,
    InitialSamplingPercentage: 100,
    DestinationS3Uri: 's3://captured/all',
    CaptureOptions: [{ CaptureMode: 'Output' }],
  },
  async_inference_config: { OutputConfig: { S3OutputPath: 's3://answers/all' } },
  variant_name: 'first',
  env: { GUNICORN_CMD_ARGS: '--timeout 60' },
  tags: { team: 'growth', cost: 7 },
};

const fast = { poll_seconds: 0.01 };

/** Creates a deployment. */
export function creation(config: object, name = 'churn'): Promise<unknown> {
  return openClient(region).createDeployment({
    name,
    modelUri: modelPath,
    config: createConfig.parse({ ...config, ...fast }),
  });
}

/** Updates a deployment. */
export async function update(config: object): Promise<unknown> {
  return openClient(region).updateDeployment?.({
    name: 'churn',
    modelUri: modelPath,
    config: updateConfig.parse({ ...config, ...fast }),
  });
}

/** Deletes a deployment. */
export async function deletion(config: object): Promise<unknown> {
  return openClient(region).deleteDeployment?.({
    name: 'churn',
    config: deleteConfig.parse({ ...config, ...fast }),
  });
}

/** A method of MLflow with a model, and its arguments. */
export function theirs(operation: string, config: object, name = 'churn') {
  return [operation, { name, model_uri: modelPath, config }] as const;
}
