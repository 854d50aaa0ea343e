import { anyAddress, imageFolder, type Platform, portIn } from './platform.js';

/**
 * Vertex AI's custom containers for prediction. Source:
 * https://cloud.google.com/vertex-ai/docs/predictions/custom-container-requirements
 */
export const vertex: Platform = {
  name: 'vertex',
  detects: (variables) =>
    ['AIP_HTTP_PORT', 'AIP_PREDICT_ROUTE', 'AIP_HEALTH_ROUTE'].some((name) => variables[name]),
  contract(variables) {
    const routes = [
      [variables['AIP_PREDICT_ROUTE'], '/invocations'],
      [variables['AIP_HEALTH_ROUTE'], '/ping'],
    ];
    return {
      options: {
        host: anyAddress,
        port: portIn('AIP_HTTP_PORT', variables),
        pathAlias: routes.flatMap(([route, path]) => (route ? [`${route}=${path}`] : [])),
        drainTimeout: 25,
      },
      settings: { dialect: { paramsKey: 'parameters', listsPredictions: true } },
      modelUri: variables['AIP_STORAGE_URI'] || undefined,
      folders: [imageFolder],
    };
  },
};
