import { Command } from 'commander';
import { setHelp } from '../help/help-page.js';
import { modelOptions } from '../options/model-options.js';
import { flagsOf } from '../options/option-flags.js';

/** `mlmodel update-pip-requirements`. */
export function updateRequirementsCommand(): Command {
  const command = new Command('update-pip-requirements')
    .description("Add or remove requirements in all environment files of a model's folder.")
    .argument('<edit...>', 'add or remove, then requirements of pip; to remove, names suffice')
    .action(async ([operation, ...requirements], values) => {
      const { updateRequirements } = await import('../requirements/update-requirements.js');
      await updateRequirements(operation, requirements, values);
    });
  setHelp(command, {
    examples: [
      'mlmodel update-pip-requirements -m ./model add "pandas>=2,<3" pyarrow==21.0.0',
      'mlmodel update-pip-requirements -m ./model remove torchvision',
    ],
  });
  const heading = 'Options:';
  const { modelUri, debug } = modelOptions;
  const flags = [
    ...flagsOf(
      'modelUri',
      { ...modelUri, description: "the model's folder" },
      { short: '-m', heading },
    ),
    ...flagsOf('debug', debug, { heading }),
  ];
  for (const flag of flags) command.addOption(flag);
  return command;
}
