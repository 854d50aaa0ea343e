import { importRuntime } from '@mlmodel/core/flavor';

const packages = [
  'client-sagemaker',
  'client-sagemaker-runtime',
  'client-s3',
  'lib-storage',
  'client-sts',
  'client-iam',
  'client-ecr',
].map((name) => `@aws-sdk/${name}`);

/**
 * Imports a package of the AWS SDK.
 * @throws MlmodelError `INVALID_STATE` with the command that installs all that this target uses
 */
export function importSdk<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  const install = `npm install ${packages.join(' ')}`;
  return importRuntime({ name: `@aws-sdk/${name}`, install }, load);
}
