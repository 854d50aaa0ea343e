import { gunzipSync } from 'node:zlib';
import { rawVectorIn, readSerializedObject } from './serialized-object.js';

/** Packages that R itself brings: Debian's `r-base-core` has them. */
const ownPackages = new Set([
  ...['base', 'compiler', 'datasets', 'graphics', 'grDevices', 'grid', 'methods', 'parallel'],
  ...['splines', 'stats', 'stats4', 'tcltk', 'tools', 'utils', 'translations'],
]);

/** As CRAN has names (Writing R Extensions, "The DESCRIPTION file"). */
const packageName = /^[A-Za-z][A-Za-z0-9.]{0,60}[A-Za-z0-9]$/;

/** Bytes of the largest function that is looked through. */
export const largestFunction = 512 * 1024 * 1024;

/**
 * The packages that an R function names, besides R's own: in `package::name`, in `library` and the like, as namespaces of
 * the functions that it has captured, and as classes of its objects. Nothing in the file runs.
 * @param file the RDS file of a crate
 * @returns sorted; undefined for a file that is too large, compressed in another way than by default, or broken
 */
export function namedPackages(file: Uint8Array): readonly string[] | undefined {
  const found = new Set<string>();
  const add = (name: string) => {
    if (packageName.test(name) && !ownPackages.has(name)) found.add(name);
  };
  try {
    const rds = gunzipSync(file, { maxOutputLength: largestFunction });
    readSerializedObject(rawVectorIn(rds), {
      call(name, argument) {
        if (argument === undefined) return;
        const isName = /^(:::?|library|require)$/.test(name);
        const isText = /^(require|load)Namespace$/.test(name) && !argument.isSymbol;
        if (isName || isText) add(argument.text);
      },
      namespace: add,
      attribute(name, text) {
        if (name === 'package') add(text);
      },
    });
    return [...found].sort();
  } catch {
    return undefined;
  }
}
