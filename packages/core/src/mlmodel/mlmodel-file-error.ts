import { MlmodelError } from '../errors/mlmodel-error.js';

export interface MlmodelFileFault {
  /** The field that is wrong, as a path (`signature.inputs[0].type`). */
  readonly field?: string | undefined;
  /** One-based line of the file. */
  readonly line?: number | undefined;
  readonly cause?: unknown;
}

/** An error about the content of an MLmodel file; the message begins with the file and the line. */
export function mlmodelFileError(message: string, fault: MlmodelFileFault): MlmodelError {
  const place = fault.line === undefined ? 'MLmodel' : `MLmodel, line ${fault.line}`;
  return new MlmodelError('INVALID_PARAMETER_VALUE', `${place}: ${message}`, {
    ...fault,
    file: 'MLmodel',
  });
}
