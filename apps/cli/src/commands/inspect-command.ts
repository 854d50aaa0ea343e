import { Command } from 'commander';
import { debugOption, flavorOption } from '../common-options.js';

const examples = `
Examples:
  mlmodel inspect ./model
  mlmodel inspect ./model --json | jq .mlmodel.signature`;

/** `mlmodel inspect`; what it runs is imported when it runs. */
export function inspectCommand(): Command {
  return new Command('inspect')
    .description(
      "Tell what is in a model and what can load it here. Reads the MLmodel file only, not the model's weights.",
    )
    .argument('<model>', 'model directory: a path or file: URI')
    .option(
      '--json',
      'print one JSON object; its "mlmodel" is what MLflow\'s Model.to_dict() gives',
    )
    .addOption(flavorOption())
    .addOption(debugOption())
    .addHelpText('after', examples)
    .action(async (location, options) => {
      const { inspect } = await import('./inspect.js');
      await inspect(location, options);
    });
}
