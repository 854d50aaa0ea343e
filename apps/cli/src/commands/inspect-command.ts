import { Command } from 'commander';
import { modelOptions } from '../options/model-options.js';
import { flagsOf } from '../options/option-flags.js';

const examples = `
Examples:
  mlmodel inspect ./model
  mlmodel inspect ./model --json | jq .mlmodel.signature`;

/** `mlmodel inspect`; what it runs is imported when it runs. */
export function inspectCommand(): Command {
  const command = new Command('inspect')
    .description(
      "Tell what is in a model and what can load it here. Reads the MLmodel file only, not the model's weights.",
    )
    .argument('<model>', 'model directory: a path or file: URI')
    .option(
      '--json',
      'print one JSON object; its "mlmodel" is what MLflow\'s Model.to_dict() gives',
    )
    .addHelpText('after', examples)
    .action(async (location, options) => {
      const { inspect } = await import('./inspect.js');
      await inspect(location, options);
    });
  for (const name of ['flavor', 'debug'] as const) {
    for (const flag of flagsOf(name, modelOptions[name], { heading: 'Options:' })) {
      command.addOption(flag);
    }
  }
  return command;
}
