import { brokenFile } from '@mlmodel/core/flavor';
import {
  type PythonValue,
  type ReadingRules,
  readPickle,
  readSkops,
  UnreadableContent,
} from '@mlmodel/python-objects';
import { unsupportedModel } from '../model-file-error.js';

/** A file with an object of Python. */
export interface ObjectFile extends ReadingRules {
  /** Its path, for errors. */
  readonly file: string;
  readonly format: 'pickle' | 'skops';
}

/**
 * Reads an object of Python as data. No code of the file runs.
 * @throws MlmodelError naming the file: `INVALID_PARAMETER_VALUE` when it is broken, and `NOT_IMPLEMENTED` for what only
 *   Python can read
 */
export function readObject(bytes: Uint8Array, { file, format, accepts }: ObjectFile): PythonValue {
  try {
    return (format === 'skops' ? readSkops : readPickle)(bytes, { accepts });
  } catch (error) {
    if (!(error instanceof UnreadableContent)) throw error;
    if (error.isUnsupported) throw unsupportedModel(file, error.message);
    throw brokenFile(file, { reason: error.message });
  }
}
