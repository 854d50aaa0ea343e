import { availableParallelism } from 'node:os';
import { anyAddress, imageFolder, type Platform, portIn } from './platform.js';

/** Megabytes of a piece of a file, as SageMaker cuts it by default; and of all pieces that it sends at a time, at most. */
const usualPiece = 6;
const mostAtATime = 100;

/**
 * SageMaker's endpoints and batch transform. It sets no variable in every container, so images fall back to this contract.
 * Source: https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html and
 * https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-batch-code.html (`SAGEMAKER_BATCH`,
 * `/execution-parameters`)
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
      documents({ maxBodyBytes }) {
        const piece = Math.max(1, Math.min(usualPiece, Math.floor(maxBodyBytes / 2 ** 20)));
        return {
          '/execution-parameters': {
            MaxConcurrentTransforms: Math.min(
              availableParallelism(),
              Math.floor(mostAtATime / piece),
            ),
            BatchStrategy: 'MULTI_RECORD',
            MaxPayloadInMB: piece,
          },
        };
      },
      folders: [imageFolder],
    };
  },
};
