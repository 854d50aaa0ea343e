import { modelFolder } from '../bundle/bundle-files.js';

/** The folder of the bundle in an image. */
export const programFolder = '/opt/mlmodel';

/** The folder of a model in an image that has one. */
export const bundledModel = `${programFolder}/${modelFolder}`;

/** The folder of the environment that a model's flavor has prepared. */
export const environmentFolder = '/opt/environment';

/** The user and the group that the server runs as. They need no entry in `/etc/passwd`. */
export const user = '10001:10001';

/** The port that the server listens on, unless the platform or the operator says otherwise. */
export const port = 8080;

/** The script in {@link programFolder} that asks the server whether it is ready. */
export const healthScript = 'health.mjs';

/** The script in {@link programFolder} that prepares the environment of a model; the finished image does not have it. */
export const prepareScript = 'prepare.mjs';

/** The secret of a build with the settings for package registries, as JSON: `{"variables": {}, "files": {}}`. */
export const settingsSecret = 'settings';
