import type { DeclaredFlavor } from '@mlmodel/core/node';
import { Argument, Command } from 'commander';
import { type Shell, shells } from '../completion/shells.js';
import { setHelp } from '../help/help-page.js';

/**
 * `mlmodel completion`.
 * @param programWith makes the program with the options of flavors, whose commands are completed
 */
export function completionCommand(
  programWith: (declared: readonly DeclaredFlavor[], writeOut: () => void) => Command,
): Command {
  const command = new Command('completion')
    .description('Print a script with which a shell completes commands, options and paths.')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .action(async (shell: Shell) => {
      const { declaredOptions } = await import('@mlmodel/core/node');
      const { printCompletion } = await import('../completion/print-completion.js');
      await printCompletion(
        shell,
        programWith(await declaredOptions({}), () => {}),
      );
    });
  setHelp(command, {
    notes:
      'The options of flavors are those of the working directory and of the packages next to the command.',
    examples: [
      'source <(mlmodel completion bash)',
      'source <(mlmodel completion zsh)',
      'mlmodel completion fish | source',
    ],
  });
  return command;
}
