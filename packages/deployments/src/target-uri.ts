import { MlmodelError, quoteName } from '@mlmodel/core';

/** The parts of a target's URI. */
export interface TargetUri {
  /** The name of the target: `sagemaker`. */
  readonly name: string;
  /** What follows `NAME:/`; absent when nothing does. */
  readonly suffix?: string | undefined;
}

/**
 * Reads the URI of a target: `local`, or `sagemaker:/us-west-2/role`.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for other texts
 */
export function parseTargetUri(uri: string): TargetUri {
  const [, name, suffix] = /^([a-z][a-z0-9_+.-]*)(?::\/?(.*))?$/is.exec(uri) ?? [];
  if (name === undefined) {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `${quoteName(uri)} is not the URI of a deployment target. Give a target's name, or name:/suffix, such as local or sagemaker:/us-west-2.`,
    );
  }
  return suffix === undefined || suffix === '' ? { name } : { name, suffix };
}
