import { MlmodelError } from '../errors/mlmodel-error.js';

/**
 * A kind of package that is found by the `mlmodel` field of its `package.json`: flavors, deployment targets.
 * @typeParam Plugin what such a package exports
 */
export interface PluginKind<Plugin extends VersionedPlugin> {
  /** The key of the manifest that holds the plugin's name, and the word for it in messages: `flavor`. */
  readonly noun: string;
  /** What a package does with that name, in messages: `loads the flavor`. */
  readonly claim: string;
  /** The flag that names a package of this kind: `--flavor`. */
  readonly flag: string;
  /** The version of the contract here. */
  readonly specVersion: number;
  /** The package that the contract is a part of. */
  readonly contractPackage: string;
  /** Whether manifests have a `priority`. */
  readonly isRanked: boolean;
  /** Packages of this project by the plugin's name, for messages. */
  readonly own: ReadonlyMap<string, OwnPackage>;
  /** Whether an export has the members of a plugin. */
  isPlugin(value: unknown): value is Plugin;
}

/** What every plugin has. */
export interface VersionedPlugin {
  /** The version of its contract. */
  readonly specVersion: number;
  /** Equals the name in the manifest. */
  readonly name: string;
}

/** A package of this project. */
export interface OwnPackage {
  readonly name: string;
  /** Flags that `npm install` needs; empty if none. */
  readonly installFlags: string;
}

/** What implements another version of a contract. */
interface OtherVersion {
  /** Its name for messages. */
  readonly source: string;
  /** The version that it declares. */
  readonly found: unknown;
}

/** The error for a package that implements another version of its contract. */
export function wrongSpecVersion(
  {
    noun,
    specVersion,
    contractPackage,
  }: Pick<PluginKind<VersionedPlugin>, 'noun' | 'specVersion' | 'contractPackage'>,
  { source, found }: OtherVersion,
): MlmodelError {
  const advice =
    typeof found === 'number' && found > specVersion
      ? `Update ${contractPackage} and @mlmodel/cli, or install an older version of the ${noun}.`
      : `Install a newer version of the ${noun}.`;
  return new MlmodelError(
    'INVALID_STATE',
    `${source} follows version ${JSON.stringify(found) ?? 'unknown'} of the ${noun} contract, and this ${contractPackage} knows version ${specVersion}. ${advice}`,
  );
}
