import type { STS } from '@aws-sdk/client-sts';

/** Credentials as the clients of the SDK take them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** The name of the session in the records of AWS, as in MLflow. */
const sessionName = 'mlflow-sagemaker';

/** Credentials that expire sooner are replaced, in milliseconds. */
const margin = 5 * 60 * 1000;

/** Gives the credentials of a role to several clients, which assume it once for as long as they last. */
export function assumedRole(sts: () => Promise<STS>, roleArn: string): () => Promise<Credentials> {
  let current: Promise<Credentials> | undefined;
  const isFresh = ({ expiration }: Credentials) =>
    expiration === undefined || expiration.getTime() - Date.now() > margin;
  return async () => {
    const kept = await current?.catch(() => undefined);
    if (kept !== undefined && isFresh(kept)) return kept;
    current = assume(await sts(), roleArn);
    return current;
  };
}

async function assume(sts: STS, roleArn: string): Promise<Credentials> {
  const { Credentials: given } = await sts.assumeRole({
    RoleArn: roleArn,
    RoleSessionName: sessionName,
  });
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    ...(given?.SessionToken !== undefined && { sessionToken: given.SessionToken }),
    ...(given?.Expiration && { expiration: given.Expiration }),
  };
}
