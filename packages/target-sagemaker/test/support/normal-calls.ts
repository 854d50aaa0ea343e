import type { AwsCall } from './aws-call.js';

/** Operations after which AWS is looked at until it is done. */
const begins = /^(Create|Update|Delete)Endpoint$|^(Create|Stop)TransformJob$/;

/** Stands for all looks at one operation. */
const waiting = 'looks until it has ended';

const looks = /^(List|Describe)(Endpoint|TransformJob)s?$/;

/**
 * Calls in a form that two programs share: unique names without their digits, and all looks at an operation that has begun
 * as one.
 */
export function normalCalls(calls: readonly AwsCall[]): unknown[] {
  const normal: unknown[] = [];
  let isWaiting = false;
  for (const { service, operation, parameters } of calls) {
    if (isWaiting && looks.test(operation)) {
      if (normal.at(-1) !== waiting) normal.push(waiting);
      continue;
    }
    isWaiting = begins.test(operation);
    normal.push({ call: `${service}:${operation}`, parameters: withoutDigits(parameters) });
  }
  return normal;
}

function withoutDigits(parameters: unknown): unknown {
  const text = JSON.stringify(parameters)
    .replaceAll(/-(model|config)-[0-9a-f]{20}/g, '-$1-<digits>')
    .replaceAll(/(mlflow-pyfunc):[\w.-]+/g, '$1:<version>');
  return JSON.parse(text);
}
