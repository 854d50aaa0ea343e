import type { DeclaredOptions } from '@mlmodel/core';
import type { DeploymentCall } from './deployment-call.js';
import type { TargetContext } from './target-context.js';

/**
 * A command that a target adds to `mlmodel`. Its manifest names it, so that help shows it without importing anything.
 * @typeParam Options the values of its options
 */
export interface TargetCommand<Options extends object = object> {
  /**
   * Declares its options with `defineOptions`: names in camelCase (`modelUri` is `--model-uri`), with types, defaults
   * and a line of help each. Absent when there are none.
   */
  options?(): Promise<DeclaredOptions<Options>>;
  /** Letters of options, such as `{ modelUri: '-m' }`. */
  readonly letters?: Readonly<Record<string, string>> | undefined;
  /** Lines for a shell, for help. */
  readonly examples?: readonly string[] | undefined;
  /**
   * Runs the command. Results go to `context.write`.
   * @param options checked, with defaults
   * @throws MlmodelError, which the command line prints
   */
  run(options: Options, context: CommandContext): Promise<void>;
}

/** What a command of a target gets: the context of its target without a suffix, a signal, and progress. */
export interface CommandContext extends Omit<TargetContext, 'suffix'>, DeploymentCall {}
