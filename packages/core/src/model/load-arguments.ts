import { quoteName } from '../errors/message-text.js';
import { MlmodelError } from '../errors/mlmodel-error.js';
import { similarName } from '../options/similar-name.js';
import { describeValue, isPlainObject } from '../plain/describe-value.js';
import { isAbortSignal } from './read-call.js';

/** The options that every way of loading has. */
export const contextOptions = ['options', 'logger', 'onProgress', 'signal'];

/**
 * Checks the files that a program gives.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for anything but an object with the functions of `ModelFiles`
 */
export function checkFiles(files: unknown): void {
  const { list, read, size } = Object(files) as Readonly<Record<string, unknown>>;
  if ([list, read, size].every((method) => typeof method === 'function')) return;
  throw wrongArgument(
    typeof files === 'string'
      ? "loadModel of @mlmodel/core takes a model's files, not a path. In Node, import loadModel of @mlmodel/core/node instead; in a browser, fetch the files and give memoryModelFiles({ MLmodel: … })."
      : `loadModel takes a model's files, such as memoryModelFiles({ MLmodel: … }) makes; it received ${describeValue(files)}.`,
  );
}

/**
 * Checks the second argument of `loadModel`.
 * @param names the options that there are
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for anything but an object of these
 */
export function checkLoadOptions(options: unknown, names: readonly string[]): void {
  if (isFlavor(options) || Array.isArray(options)) {
    throw wrongArgument(
      'The second argument of loadModel is an object: give flavors as { flavors: [onnxFlavor] }.',
    );
  }
  if (!isPlainObject(options)) {
    throw wrongArgument(
      `The second argument of loadModel must be an object, such as { flavors: [onnxFlavor] }; it is ${describeValue(options)}.`,
    );
  }
  for (const name of Object.keys(options)) {
    if (!names.includes(name)) throw wrongArgument(unknownName(name, names), name);
  }
  checkContext(options);
}

/** Checks the options that every way of loading has. */
function checkContext({
  options = {},
  logger,
  onProgress,
  signal,
}: Readonly<Record<string, unknown>>): void {
  if (!isPlainObject(options)) {
    throw wrongOption('options', options, 'an object, such as { allowCode: true }');
  }
  if (logger !== undefined && Object(logger) !== logger) {
    throw wrongOption('logger', logger, 'an object like console');
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw wrongOption('onProgress', onProgress, 'a function');
  }
  if (signal !== undefined && !isAbortSignal(signal)) {
    throw wrongOption('signal', signal, 'an AbortSignal');
  }
}

function wrongOption(name: string, value: unknown, expected: string): MlmodelError {
  return wrongArgument(
    `The option "${name}" of loadModel must be ${expected}; it is ${describeValue(value)}.`,
    name,
  );
}

/** Options of flavors are one level deeper. */
function unknownName(name: string, names: readonly string[]): string {
  const meant = similarName(name, names);
  const advice =
    meant === undefined
      ? `Options of flavors go below "options": { options: { ${quoteName(name)}: … } }.`
      : `Did you mean "${meant}"?`;
  return `loadModel has no option ${quoteName(name)}. ${advice}`;
}

/**
 * Checks a list of flavors.
 * @param names whether they may also be names of packages
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the first item that is not a flavor
 */
export function checkFlavors(flavors: unknown, { names }: { readonly names: boolean }): void {
  if (!Array.isArray(flavors)) {
    throw wrongArgument(
      `loadModel needs { flavors: [onnxFlavor] }, a list of flavors that packages export; "flavors" is ${describeValue(flavors)}.`,
      'flavors',
    );
  }
  for (const [position, flavor] of flavors.entries()) {
    if (isFlavor(flavor) || (names && typeof flavor === 'string')) continue;
    throw wrongArgument(
      `Item ${position} of "flavors" is ${describeValue(flavor)}, not a flavor. Import one by its name, such as onnxFlavor of @mlmodel/flavor-onnx.`,
      'flavors',
    );
  }
}

/** Whether a value looks like a flavor, of whatever version of the contract. */
export function isFlavor(value: unknown): boolean {
  const { name, load } = Object(value) as Readonly<Record<string, unknown>>;
  return typeof name === 'string' && typeof load === 'function';
}

/** The error for a wrong argument of `loadModel`. */
export function wrongArgument(message: string, field?: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', message, { field });
}
