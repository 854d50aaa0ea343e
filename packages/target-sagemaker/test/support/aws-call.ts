import type { IncomingHttpHeaders } from 'node:http';

/** A request to AWS, as the documentation of AWS names it. */
export interface AwsCall {
  readonly service: string;
  readonly operation: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A request as it came. */
interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const services: Readonly<Record<string, string>> = {
  SageMaker: 'sagemaker',
  AmazonEC2ContainerRegistry_V20150921: 'ecr',
};

/** Reads a request in the protocols of AWS that are used here: JSON 1.1, query, and the REST of S3. */
export function awsCall({ method, url, headers, body }: HttpRequest): AwsCall {
  const jsonTarget = headers['x-amz-target'];
  if (typeof jsonTarget === 'string') {
    const [prefix = '', operation = ''] = jsonTarget.split('.');
    const parameters = body.length === 0 ? {} : JSON.parse(body.toString());
    return { service: services[prefix] ?? prefix, operation, parameters };
  }
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const fields = Object.fromEntries(new URLSearchParams(body.toString()));
    const { Action: operation = '', Version: _, ...parameters } = fields;
    const [, service = ''] = /\/([a-z0-9-]+)\/aws4_request/.exec(headers.authorization ?? '') ?? [];
    return { service, operation, parameters };
  }
  const { pathname, searchParams } = new URL(url, 'http://aws');
  const [, EndpointName] = /^\/endpoints\/([^/]+)\/invocations$/.exec(pathname) ?? [];
  if (EndpointName !== undefined)
    return { service: 'runtime', operation: 'InvokeEndpoint', parameters: { EndpointName } };
  const [, Bucket = '', ...rest] = decodeURIComponent(pathname).split('/');
  const part = ['tagging', 'uploads', 'partNumber', 'uploadId'].find((name) =>
    searchParams.has(name),
  );
  return s3Call([method, ...(part === undefined ? [] : [part])].join(' '), {
    Bucket,
    Key: rest.join('/'),
    body: body.toString(),
  });
}

const objectOperations: Readonly<Record<string, string>> = {
  PUT: 'PutObject',
  GET: 'GetObject',
  DELETE: 'DeleteObject',
  'POST uploads': 'CreateMultipartUpload',
  'PUT partNumber': 'UploadPart',
  'POST uploadId': 'CompleteMultipartUpload',
  'DELETE uploadId': 'AbortMultipartUpload',
};

function s3Call(
  method: string,
  { Bucket, Key, body }: { readonly Bucket: string; readonly Key: string; readonly body: string },
): AwsCall {
  const call = (operation: string, parameters = {}) => ({ service: 's3', operation, parameters });
  if (Bucket === '') return call('ListBuckets');
  const LocationConstraint = elementOf(body, 'LocationConstraint');
  if (Key === '') return call('CreateBucket', { Bucket, LocationConstraint });
  const tag = { [elementOf(body, 'Key') ?? '']: elementOf(body, 'Value') };
  if (method === 'PUT tagging') return call('PutObjectTagging', { Bucket, Key, tag });
  return call(objectOperations[method] ?? method, { Bucket, Key });
}

function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}
