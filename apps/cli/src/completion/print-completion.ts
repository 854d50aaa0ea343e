import type { Command } from 'commander';
import { writeStdout } from '../terminal/standard-streams.js';
import { bashCompletion } from './bash-completion.js';
import { completedCommands } from './completed-commands.js';
import { fishCompletion } from './fish-completion.js';
import type { Shell } from './shells.js';
import { zshCompletion } from './zsh-completion.js';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** Prints the script for a shell. */
export async function printCompletion(shell: Shell, program: Command): Promise<void> {
  await writeStdout(scripts[shell](completedCommands(program)));
}
