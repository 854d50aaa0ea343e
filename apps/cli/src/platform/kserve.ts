import { existsSync } from 'node:fs';
import { anyAddress, imageFolder, type Platform, usualPort } from './platform.js';

/** Where KServe's storage initializer puts a model. */
const mountedModel = '/mnt/models';

/**
 * KServe's custom predictors. The proxies in front of them keep connections for 60 seconds, the server for 75. Source:
 * https://kserve.github.io/website/docs/model-serving/storage/overview
 */
export const kserve: Platform = {
  name: 'kserve',
  detects: () => existsSync(mountedModel),
  contract: () => ({
    options: {
      host: anyAddress,
      port: usualPort,
      // Kubernetes sends requests until its proxies know, and SIGKILL 30 seconds after SIGTERM.
      drainDelay: 5,
      drainTimeout: 25,
    },
    folders: [mountedModel, imageFolder],
  }),
};
