import { Command } from 'commander';
import { debugOption, flavorOption, modelOption } from '../common-options.js';
import { environmentFlags } from '../python-options.js';

const examples = `
Prints the path of the interpreter; progress goes to standard error.

Examples:
  mlmodel prepare-env -m ./model
  mlmodel prepare-env -m ./model --env-manager virtualenv --python python3.11
  mlmodel serve -m ./model --env-manager uv`;

/** `mlmodel prepare-env`; what it runs is imported when it runs. */
export function prepareEnvCommand(): Command {
  const command = new Command('prepare-env')
    .description('Make the Python environment of a model ahead, so that serve starts at once.')
    .addHelpText('after', examples)
    .action(async (options) => {
      const { prepareEnv } = await import('./prepare-env.js');
      await prepareEnv(options);
    });
  for (const option of [modelOption(), ...environmentFlags('uv'), flavorOption(), debugOption()]) {
    command.addOption(option);
  }
  return command;
}
