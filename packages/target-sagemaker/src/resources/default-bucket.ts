import type { BucketCannedACL, BucketLocationConstraint } from '@aws-sdk/client-s3';
import type { Work } from '../aws/work.js';

/**
 * The bucket for models of an account in a region, `mlflow-sagemaker-REGION-ACCOUNT` as in MLflow, made if it is missing.
 * It stays for later models.
 */
export async function defaultBucket({ aws, logger }: Work): Promise<string> {
  const sts = await aws.sts();
  const { Account: account = '' } = await sts.getCallerIdentity({});
  const name = `mlflow-sagemaker-${aws.region}-${account}`;
  const s3 = await aws.s3();
  const { Buckets: buckets = [] } = await s3.listBuckets({});
  if (buckets.some(({ Name }) => Name === name)) return name;
  logger.info(`Creating the bucket ${name}`);
  await s3.createBucket({
    Bucket: name,
    // The type lacks this value, which S3 takes, and regions that are newer than the SDK.
    ACL: 'bucket-owner-full-control' as BucketCannedACL,
    // us-east-1 is where buckets are without a constraint, and S3 refuses it as one.
    ...(aws.region !== 'us-east-1' && {
      CreateBucketConfiguration: { LocationConstraint: aws.region as BucketLocationConstraint },
    }),
  });
  return name;
}
