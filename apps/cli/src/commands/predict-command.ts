import { Command, Option } from 'commander';
import { loadingOptions } from '../common-options.js';
import { mlflowOptions, mlflowOptionsHelp } from '../mlflow-options.js';
import { environmentFlags, processFlags } from '../python-options.js';

const examples = `
The answer has the same bytes as that of /invocations.
${mlflowOptionsHelp}

Examples:
  mlmodel predict -m ./model -i rows.csv -t csv -o predictions.json
  mlmodel predict -m ./model < ./model/serving_input_example.json
  echo '{"inputs": [[1.5, 2.5]]}' | mlmodel predict -m ./model`;

/** `mlmodel predict`; what it runs is imported when it runs. */
export function predictCommand(): Command {
  const command = new Command('predict')
    .description('Predict for the rows of a file or of standard input.')
    .option('-i, --input-path <file>', 'what to predict for (default: standard input)')
    .option('-o, --output-path <file>', 'where to write the answer (default: standard output)')
    .addOption(
      new Option(
        '-t, --content-type <type>',
        'of the input (default: csv for *.csv, else json)',
      ).choices(['json', 'csv']),
    )
    .addHelpText('after', examples)
    .action(async (options) => {
      const { predict } = await import('./predict.js');
      await predict(options);
    });
  const python = [...environmentFlags('local'), ...processFlags()];
  for (const option of [...loadingOptions(), ...python, ...mlflowOptions('predict')]) {
    command.addOption(option);
  }
  return command;
}
