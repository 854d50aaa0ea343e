import { join } from 'node:path';
import type { DeploymentClient } from '@mlmodel/deployments';
import { type SagemakerConfig, sagemakerClient } from '../../src/client/sagemaker-client.js';

const model = join(import.meta.dirname, '../../../../tools/models/iris');

/** A model that MLflow and the client deploy. */
export const modelPath = model;

/** A client with what it says. */
export function openClient(suffix: string | undefined, messages: string[] = []): DeploymentClient<SagemakerConfig> {
  const note = (level: string) => (message: string) => void messages.push(`${level} ${message}`);
  return sagemakerClient({
    suffix,
    logger: { debug: () => undefined, info: note('info'), warn: note('warn'), error: note('error') },
    serverCommand: [process.execPath],
    environment: process.env,
    resolveModel: async (uri) => ({ directory: uri, isCached: false, label: uri }),
    write: async () => undefined,
  });
}
