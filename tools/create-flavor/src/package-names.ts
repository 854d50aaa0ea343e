import { UsageError } from './usage-error.js';

/** The forms of a name. */
export interface PackageNames {
  /** In manifests, such as `my_format`. */
  readonly key: string;
  /** In names of files and packages, such as `my-format`. */
  readonly dashed: string;
  /** Such as `myFormat`. */
  readonly camel: string;
  /** Such as `MyFormat`. */
  readonly pascal: string;
}

/** So that `@mlmodel/flavor-NAME` stays well below npm's limit of 214 characters. */
const longest = 50;

/**
 * @param noun what is named, for messages
 * @throws UsageError for a name that cannot be a key and a part of a package's name
 */
export function packageNames(name: string, noun: string): PackageNames {
  if (name.length > longest || !/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/.test(name)) {
    throw new UsageError(
      `${JSON.stringify(name)} cannot be the name of a ${noun}. Use lower-case letters, digits and single "-" or "_" between them, a letter first, at most ${longest} characters: such as my_format.`,
    );
  }
  const words = name.split(/[-_]/);
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return {
    key: words.join('_'),
    dashed: words.join('-'),
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
  };
}
