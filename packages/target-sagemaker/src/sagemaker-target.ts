import type { DeploymentTarget } from '@mlmodel/deployments';

/** Amazon SageMaker as a deployment target: a deployment is an endpoint. */
export const sagemakerTarget: DeploymentTarget = {
  specVersion: 1,
  name: 'sagemaker',
  help: {
    summary: 'Deploys models as endpoints of Amazon SageMaker.',
    uris: [
      { uri: 'sagemaker', meaning: 'in the region of AWS_REGION or the profile, else us-west-2' },
      { uri: 'sagemaker:/REGION', meaning: 'in that region' },
      { uri: 'sagemaker:/REGION/ROLE', meaning: 'as a role, whose ARN it is' },
    ],
    notes:
      'It needs the AWS SDK, which says how to install it, and credentials as the SDK finds them: variables, a profile, or ' +
      'the role of the machine. The image comes from "mlmodel sagemaker build-and-push-container", or image_url.',
  },
  async config(method) {
    const { configs } = await import('./config/declared-config.js');
    return configs[method];
  },
  async open(context) {
    const { sagemakerClient } = await import('./client/sagemaker-client.js');
    return sagemakerClient(context);
  },
  async commands() {
    const { commands } = await import('./commands/commands.js');
    return commands;
  },
};
