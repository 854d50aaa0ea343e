import { anyAddress, imageFolder, type Platform } from './platform.js';

/**
 * Online endpoints of Azure Machine Learning, with the port and the paths of its own inference server. Source:
 * https://learn.microsoft.com/azure/machine-learning/how-to-inference-server-http
 */
export const azureml: Platform = {
  name: 'azureml',
  detects: (variables) => Boolean(variables['AZUREML_MODEL_DIR']),
  contract({ AZUREML_MODEL_DIR: mounted }) {
    return {
      options: {
        host: anyAddress,
        port: 5001,
        pathAlias: ['/score=/invocations', '/=/ping', '/swagger.json=/openapi.json'],
        drainTimeout: 25,
      },
      folders: [...(mounted ? [mounted] : []), imageFolder],
    };
  },
};
