import { randomBytes } from 'node:crypto';
import { MlmodelError, quoteName } from '@mlmodel/core';

/** Longest name of an endpoint, a model or a transform job of SageMaker, in characters. */
const longestName = 63;

/** How many hexadecimal digits make a name unique. */
const uniqueDigits = 20;

/**
 * A unique name for a resource, as MLflow makes it: `BASE-model-<20 hexadecimal digits>`.
 * @param base its middle is cut out if the name would be too long
 */
export function uniqueName(base: string, kind: 'model' | 'config'): string {
  const suffix = `-${kind}-${randomBytes(uniqueDigits / 2).toString('hex')}`;
  return `${truncateMiddle(base, longestName - suffix.length)}${suffix}`;
}

/** Cuts the middle of a name out, and puts `---` in its place. */
function truncateMiddle(name: string, length: number): string {
  if (name.length <= length) return name;
  const kept = length - 3;
  const start = Math.floor(kept / 2);
  return `${name.slice(0, start)}---${name.slice(start - kept)}`;
}

/**
 * Checks a name before anything is created under it.
 * @param what it names, such as `endpoint`
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` with the rule of SageMaker
 */
export function checkName(name: string, what: string): void {
  if (
    /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/.test(name.slice(0, longestName + 1)) &&
    name.length <= longestName
  )
    return;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `${quoteName(name)} is not a name for a SageMaker ${what}: at most ${longestName} letters, digits and hyphens, ` +
      'with a letter or digit at both ends.',
  );
}
