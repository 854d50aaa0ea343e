import type { PackageNames } from './package-names.js';

/** A kind of package that is written from a template. */
export interface PackageKind {
  /** The word for it, the key of the manifest's field `mlmodel`, and the start of names: `flavor`. */
  readonly noun: string;
  /** What the command says of itself: `Usage: …`. */
  readonly usage: string;
  /** Packages of mlmodel by their keys, whose names are taken. */
  readonly own: ReadonlyMap<string, { readonly name: string }>;
  /** `file:` URL of the package with the `template` folder, whose `devDependencies` have the versions to write. */
  readonly folder: URL;
  /** One line. */
  description(names: PackageNames): string;
  /** Fields of `mlmodel` beside the key, the export and the version. */
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Packages of mlmodel that it works with. */
  readonly peers: readonly string[];
  /** Packages of mlmodel that it is only tested with. */
  readonly testedWith: readonly string[];
}
