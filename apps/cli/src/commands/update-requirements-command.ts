import { Command } from 'commander';
import { setHelp } from '../help/help-page.js';
import { modelOptions } from '../options/model-options.js';
import { flagsOf } from '../options/option-flags.js';

/** `mlmodel update-pip-requirements`. */
export function updateRequirementsCommand(): Command {
  const command = new Command('update-pip-requirements')
    .description('Add or remove requirements in all environment files of a model.')
    .argument('<edit...>', 'add or remove, then requirements of pip; to remove, names suffice')
    .action(async ([operation, ...requirements], values) => {
      const { updateRequirements } = await import('../requirements/update-requirements.js');
      await updateRequirements(operation, requirements, values);
    });
  setHelp(command, {
    examples: [
      'mlmodel update-pip-requirements -m ./model add "pandas>=2,<3" pyarrow==21.0.0',
      'mlmodel update-pip-requirements -m runs:/RUN_ID/model remove torchvision',
    ],
  });
  const heading = 'Options:';
  const { modelUri, trackingUri, debug } = modelOptions;
  const flags = [
    ...flagsOf(
      'modelUri',
      { ...modelUri, description: 'the model, but no version of a registered one' },
      { short: '-m', heading },
    ),
    ...flagsOf('trackingUri', trackingUri, { heading }),
    ...flagsOf('debug', debug, { heading }),
  ];
  for (const flag of flags) command.addOption(flag);
  return command;
}
