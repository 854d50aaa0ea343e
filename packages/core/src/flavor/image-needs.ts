/** What an image needs to run a model. */
export interface ImageNeeds {
  /** What must be there besides Node, for people: `Python 3.11 with the packages of the model`. */
  readonly summary: string;
  /** The official image to use unless the operator names one; it may lack Node. Default: one with only Node. */
  readonly baseImage?: string | undefined;
  /** A program that the image must have, and the start of the version that it prints with `--version`. */
  readonly program?: { readonly name: string; readonly version?: string | undefined } | undefined;
  /** What is installed with the image's own package manager. */
  readonly system?: SystemPackages | undefined;
  /** What `prepare` makes while the image is built. */
  readonly environment?: ImageEnvironment | undefined;
  /** Options of this flavor for every `load` in the image, by name. */
  readonly loadOptions: Readonly<Record<string, string | boolean>>;
}

/** Packages of the operating system. */
export interface SystemPackages {
  /** The names that they have in Debian. */
  readonly debian: readonly string[];
  /** A program and its arguments that succeeds in an image that has what is needed; nothing is installed there. */
  readonly check: readonly [program: string, ...args: readonly string[]];
}

/** An environment that is built while an image is. */
export interface ImageEnvironment {
  /** The files of the model that `prepare` reads, besides the MLmodel file. */
  readonly files: readonly string[];
  /** Options of this flavor for `prepare` in the image, by name. */
  readonly prepareOptions: Readonly<Record<string, string | boolean>>;
  /** The folder below `folder` that a load needs. */
  readonly kept: string;
  /** Settings of this machine that `prepare` needs to reach package registries; they may be secret. */
  readonly settings: ImageSettings;
}

/** Environment variables of a build. */
export interface ImageSettings {
  readonly variables: Readonly<Record<string, string>>;
  /** Variables that name a file, with its path on this machine. */
  readonly files: Readonly<Record<string, string>>;
}
