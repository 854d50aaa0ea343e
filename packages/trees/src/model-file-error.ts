import { MlmodelError } from '@mlmodel/core';
import { brokenFile } from '@mlmodel/core/flavor';
import { UnusableContent } from './unusable-content.js';

/** What to do about a model that only Python can run. */
export const pythonFix = 'run: npm install @mlmodel/flavor-pyfunc-bridge, which runs it in Python';

/** A valid model that cannot be computed here: `NOT_IMPLEMENTED`, naming the file. */
export class UnsupportedModel extends MlmodelError {
  override readonly name = 'UnsupportedModel';

  /** @param reason a clause that begins with the file: `model.ubj has the objective "x"` */
  constructor(
    file: string,
    readonly reason: string,
  ) {
    super('NOT_IMPLEMENTED', `${reason}. What runs it is Python: ${pythonFix}.`, { file });
  }
}

/** The error for a valid model that cannot be computed here. @param problem what follows the file's name */
export function unsupportedModel(file: string, problem: string): UnsupportedModel {
  return new UnsupportedModel(file, `${file} ${problem}`);
}

/** Runs a step of reading a tree. @param number its number in the file @throws MlmodelError for what UnusableContent says */
export function readingTree<Result>(
  { file, number }: { readonly file: string; readonly number: number },
  step: () => Result,
): Result {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof UnusableContent)) throw error;
    if (error.isLimit) throw unsupportedModel(file, error.message);
    throw brokenFile(file, { reason: `is not valid: tree ${number} ${error.message}` });
  }
}
