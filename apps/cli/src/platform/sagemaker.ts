import { anyAddress, imageFolder, type Platform, portIn } from './platform.js';

/**
 * SageMaker's endpoints and batch transform. It sets no variable in every container, so images fall back to this contract.
 * Source: https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html and
 * https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-batch-code.html (`SAGEMAKER_BATCH`)
 */
export const sagemaker: Platform = {
  name: 'sagemaker',
  detects: (variables) =>
    variables['SERVING_ENVIRONMENT'] === 'SageMaker' ||
    Object.keys(variables).some((name) => name.startsWith('SAGEMAKER_')),
  contract(variables) {
    // Batch transform sends pieces of files, and has a time limit of its own, of up to an hour.
    const isBatch = variables['SAGEMAKER_BATCH'] === 'true';
    return {
      options: {
        host: anyAddress,
        port: portIn('SAGEMAKER_BIND_TO_PORT', variables),
        ...(isBatch && { timeout: 3600 }),
        streamTimeout: 480,
        // SIGKILL follows SIGTERM after 30 seconds.
        drainTimeout: 25,
      },
      settings: {
        returnedFields: ['x-amzn-sagemaker-custom-attributes'],
        dialect: { inPieces: isBatch },
      },
      folders: [imageFolder],
    };
  },
};
