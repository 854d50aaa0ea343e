import { MlmodelError } from '@mlmodel/core';
import type { YamlText } from './yaml-file.js';

/**
 * Checks a Python version.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming file and line
 */
export function checkedPythonVersion({ text, line }: YamlText, file: string): string {
  const version = pythonVersionIn(text);
  if (version !== undefined) return version;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `${file}, line ${line}: the Python version must be numbers such as 3.11.7.`,
    { file, line },
  );
}

/** The version that a text is; undefined when it is none. */
export function pythonVersionIn(text: unknown): string | undefined {
  const isVersion = typeof text === 'string' && /^\d{1,2}\.\d{1,3}(\.\d{1,3})?$/.test(text);
  return isVersion ? text : undefined;
}
