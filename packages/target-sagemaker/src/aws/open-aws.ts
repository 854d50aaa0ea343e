import type { ECR } from '@aws-sdk/client-ecr';
import type { IAM } from '@aws-sdk/client-iam';
import type { S3 } from '@aws-sdk/client-s3';
import type { SageMaker } from '@aws-sdk/client-sagemaker';
import type { SageMakerRuntime } from '@aws-sdk/client-sagemaker-runtime';
import type { STS } from '@aws-sdk/client-sts';
import { assumedRole, type Credentials } from './assumed-role.js';
import { withAwsErrors } from './aws-error.js';
import { importSdk } from './import-sdk.js';

/** The clients of AWS, each imported when it is first asked for. Their requests fail with `AwsError`. */
export interface Aws {
  readonly region: string;
  sagemaker(): Promise<SageMaker>;
  runtime(): Promise<SageMakerRuntime>;
  s3(): Promise<S3>;
  sts(): Promise<STS>;
  iam(): Promise<IAM>;
  /** Never in the assumed role, as in MLflow: images stay in the account of the caller. */
  ecr(): Promise<ECR>;
  /** Closes all connections. */
  close(): void;
}

/** Where AWS is asked, and as whom. */
export interface AwsPlace {
  /** Default: that of the environment (`AWS_REGION`, `AWS_DEFAULT_REGION`, the profile), or `us-west-2`. */
  readonly region?: string | undefined;
  /** A role to assume for all requests. */
  readonly assumeRoleArn?: string | undefined;
}

interface Settings {
  readonly region: string;
  readonly credentials?: () => Promise<Credentials>;
}

interface Client {
  destroy(): void;
  readonly middlewareStack: { add(middleware: typeof withAwsErrors, options: object): void };
}

/** As in MLflow. */
const defaultRegion = 'us-west-2';

/**
 * Finds the region, and prepares the clients.
 * @throws MlmodelError `INVALID_STATE` if the AWS SDK is not installed
 */
export async function openAws({ region, assumeRoleArn }: AwsPlace): Promise<Aws> {
  const own: Settings = { region: region ?? (await environmentRegion()) ?? defaultRegion };
  const opened: Client[] = [];
  const once = <Sdk extends Client>(
    load: () => Promise<new (settings: Settings) => Sdk>,
    settings: Settings,
  ) => {
    let client: Promise<Sdk> | undefined;
    const open = async () => {
      const made = new (await load())(settings);
      made.middlewareStack.add(withAwsErrors, { step: 'initialize', priority: 'high' });
      opened.push(made);
      return made;
    };
    return () => {
      client ??= open();
      return client;
    };
  };
  const callerSts = once(loadSts, own);
  const acting: Settings =
    assumeRoleArn === undefined
      ? own
      : { ...own, credentials: assumedRole(callerSts, assumeRoleArn) };
  return {
    region: own.region,
    sagemaker: once(async () => {
      const name = 'client-sagemaker';
      return (await importSdk(name, () => import('@aws-sdk/client-sagemaker'))).SageMaker;
    }, acting),
    runtime: once(async () => {
      const name = 'client-sagemaker-runtime';
      return (await importSdk(name, () => import('@aws-sdk/client-sagemaker-runtime')))
        .SageMakerRuntime;
    }, acting),
    s3: once(
      async () => (await importSdk('client-s3', () => import('@aws-sdk/client-s3'))).S3,
      acting,
    ),
    sts: once(loadSts, acting),
    iam: once(
      async () => (await importSdk('client-iam', () => import('@aws-sdk/client-iam'))).IAM,
      acting,
    ),
    ecr: once(
      async () => (await importSdk('client-ecr', () => import('@aws-sdk/client-ecr'))).ECR,
      own,
    ),
    close: () => {
      for (const client of opened.splice(0)) client.destroy();
    },
  };
}

async function loadSts() {
  return (await importSdk('client-sts', () => import('@aws-sdk/client-sts'))).STS;
}

/** What the SDK finds, and the variable of boto3 that it does not read. */
async function environmentRegion(): Promise<string | undefined> {
  const client = new (await loadSts())({});
  const region = await client.config.region().catch(() => undefined);
  client.destroy();
  return region || process.env['AWS_DEFAULT_REGION'] || undefined;
}
