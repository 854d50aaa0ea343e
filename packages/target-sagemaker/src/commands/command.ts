import type { DeclaredOptions } from '@mlmodel/core';
import type { CommandContext, TargetCommand } from '@mlmodel/deployments';

/** A command whose options are declared already. */
interface Command<Options extends object> {
  readonly options: DeclaredOptions<Options>;
  readonly letters: Readonly<Record<string, string>>;
  readonly examples: readonly string[];
  run(options: Options, context: CommandContext): Promise<void>;
}

/** A command of the target, with its types checked. */
export function command<Options extends object>({
  options,
  ...rest
}: Command<Options>): TargetCommand {
  return { options: async () => options, ...rest } as TargetCommand<Options> as TargetCommand;
}
