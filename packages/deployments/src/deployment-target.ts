import type { DeclaredOptions } from '@mlmodel/core';
import type { DeploymentClient } from './deployment-client.js';
import type { TargetCommand } from './target-command.js';
import type { TargetContext } from './target-context.js';

/**
 * A place where models are deployed: what a target package exports. Its module is imported to answer help, so it
 * imports SDKs, schemas and other heavy modules only where they are used.
 * @typeParam Config the values that `config` declares
 */
export interface DeploymentTarget<Config extends object = object> {
  readonly specVersion: 1;
  /** The word before `:` of a target's URI, such as `sagemaker` of `sagemaker:/us-west-2`. */
  readonly name: string;
  readonly help: TargetHelp;
  /**
   * Declares the configuration (`-C key=value`) that a method takes, with `defineOptions`. Keys are spelled as the
   * platform and MLflow spell them, such as `instance_type`. It imports the module that declares them. Absent, or
   * undefined for a method: it takes none.
   */
  config?(method: ConfiguredMethod): Promise<DeclaredOptions<Config> | undefined>;
  /**
   * Makes a client. It sends no requests and needs no credentials: only the methods of the client do.
   * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a suffix that is not one
   */
  open(context: TargetContext): Promise<DeploymentClient<Config>>;
  /** The commands that its manifest names, by the same names. Absent when it names none. */
  commands?(): Promise<Readonly<Record<string, TargetCommand>>>;
}

/** The methods of a client that take a configuration. */
export const configuredMethods = [
  'createDeployment',
  'updateDeployment',
  'deleteDeployment',
  'createEndpoint',
  'updateEndpoint',
  'runLocal',
] as const;

/** A method of a client that takes a configuration. */
export type ConfiguredMethod = (typeof configuredMethods)[number];

/** What the help of a target says besides its configuration. */
export interface TargetHelp {
  /** A sentence: where models go. */
  readonly summary: string;
  /** The forms of its URI, such as `sagemaker:/REGION/ROLE`, and what each means. */
  readonly uris: readonly { readonly uri: string; readonly meaning: string }[];
  /** A paragraph on what else to know: credentials, limits. */
  readonly notes?: string | undefined;
}

/** The `mlmodel` field of a target package's `package.json`, by which the package is found. */
export interface TargetManifest {
  /** Equals {@link DeploymentTarget.name}. */
  readonly target: string;
  /** Name of the package's export that is the {@link DeploymentTarget}. */
  readonly export: string;
  /** The version of this contract; equals {@link DeploymentTarget.specVersion}. */
  readonly spec: 1;
  /**
   * Commands of its own with a line of help each: `{ "sagemaker push-model": "Upload a model" }`. The first word is
   * the target's name, or `deployments`.
   */
  readonly commands?: Readonly<Record<string, string>> | undefined;
}
