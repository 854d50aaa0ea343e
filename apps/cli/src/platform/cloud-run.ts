import { anyAddress, imageFolder, type Platform, portIn } from './platform.js';

/**
 * Cloud Run, and other services of Knative. Source: https://cloud.google.com/run/docs/container-contract and
 * https://github.com/knative/specs/blob/main/specs/serving/runtime-contract.md
 */
export const cloudRun: Platform = {
  name: 'cloud-run',
  detects: (variables) => Boolean(variables['K_SERVICE'] && variables['PORT']),
  contract: (variables) => ({
    // Cloud Run sends SIGKILL ten seconds after SIGTERM.
    options: { host: anyAddress, port: portIn('PORT', variables), drainTimeout: 8 },
    folders: [imageFolder],
  }),
};
