import { type ErrorCode, isMlmodelError, MlmodelError, plainText } from '@mlmodel/core';
import { shortenText } from '@mlmodel/core/flavor';

/** Longest text of AWS in a message, in characters. */
const longestText = 600;

/** What is known of a failed request. */
interface Failure {
  /** The error code of AWS, such as `ResourceLimitExceeded`; the name of the error when AWS did not answer. */
  readonly code: string;
  /** What AWS says, in one line. */
  readonly reason: string;
  readonly cause: unknown;
}

/** A failed request to AWS. */
export class AwsError extends MlmodelError {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly reason: string;

  constructor(errorCode: ErrorCode, message: string, { code, reason, cause }: Failure) {
    super(errorCode, message, { cause });
    this.code = code;
    this.reason = reason;
  }

  /** Another attempt may succeed. */
  get isTransient(): boolean {
    return (
      this.errorCode === 'TEMPORARILY_UNAVAILABLE' || this.errorCode === 'REQUEST_LIMIT_EXCEEDED'
    );
  }
}

/** A text of AWS for a message: one line, without control characters, and shortened. */
export function awsText(text: string): string {
  const line = plainText(text.slice(0, 4 * longestText).replaceAll(/\s+/g, ' '));
  return shortenText(line.trim(), longestText);
}

/** A middleware of the SDK's clients: what a request throws becomes an {@link AwsError}. */
export function withAwsErrors<Call, Output>(
  next: (call: Call) => Promise<Output>,
  { commandName = '' }: { readonly commandName?: string },
): (call: Call) => Promise<Output> {
  return (call) =>
    next(call).catch((cause: unknown) => {
      throw isMlmodelError(cause) ? cause : awsError(commandName.replace(/Command$/, ''), cause);
    });
}

/** Whether AWS says that something does not exist; SageMaker says so in a validation error. */
export function isNotFound(error: unknown): error is AwsError {
  return error instanceof AwsError && error.errorCode === 'RESOURCE_DOES_NOT_EXIST';
}

/** For `catch`: undefined for what does not exist. @throws any other error */
export function unlessMissing(error: unknown): undefined {
  if (isNotFound(error)) return undefined;
  throw error;
}

/** The part of the errors of the SDK that is read here. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  /** Of the system. */
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: object;
}

const help: Partial<Record<ErrorCode, string>> = {
  UNAUTHENTICATED:
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or sign in with "aws sso login".',
  PERMISSION_DENIED: 'Ask for this permission, or name another role with assume_role_arn.',
  RESOURCE_EXHAUSTED: 'Request a higher quota, or choose another instance_type.',
  REQUEST_LIMIT_EXCEEDED: 'Try again later.',
  TEMPORARILY_UNAVAILABLE: 'Check the region, the network and its proxy, and try again.',
};

/** @param operation as AWS names it, such as `CreateModel` */
function awsError(operation: string, cause: unknown): AwsError {
  const { name = '', message = '', code } = cause as SdkError;
  const errorCode = errorCodeOf(cause as SdkError);
  const reason = awsText(message || code || name);
  const advice = help[errorCode];
  const text = `${operation} failed: ${sentence(reason)}${advice === undefined ? '' : ` ${advice}`}`;
  return new AwsError(errorCode, text, { code: name, reason, cause });
}

function errorCodeOf({ name = '', message = '', $metadata, $retryable }: SdkError): ErrorCode {
  const status = $metadata?.httpStatusCode;
  if (/CredentialsProvider|TokenProvider/.test(name) || invalidCredentials.test(name))
    return 'UNAUTHENTICATED';
  if (status === undefined) return 'TEMPORARILY_UNAVAILABLE';
  if (/AccessDenied|NotAuthorized|UnauthorizedOperation/.test(name)) return 'PERMISSION_DENIED';
  if (name === 'ResourceLimitExceeded') return 'RESOURCE_EXHAUSTED';
  if (status === 429 || /Throttl|TooManyRequests/.test(name)) return 'REQUEST_LIMIT_EXCEEDED';
  if (status >= 500 || $retryable !== undefined) return 'TEMPORARILY_UNAVAILABLE';
  if (/already exist/i.test(message)) return 'RESOURCE_ALREADY_EXISTS';
  if (status === 404 || /NotFound|NoSuch/.test(name) || /could not find|not found/i.test(message))
    return 'RESOURCE_DOES_NOT_EXIST';
  return status === 401 || status === 403 ? 'PERMISSION_DENIED' : 'INVALID_PARAMETER_VALUE';
}

const invalidCredentials =
  /^(UnrecognizedClient|InvalidClientTokenId|ExpiredToken|SignatureDoesNotMatch|InvalidAccessKeyId)/;

/** A text that ends as a sentence does. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
