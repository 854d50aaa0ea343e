import type { DeclaredFlavor } from '@mlmodel/core/node';
import { type Command, Option } from 'commander';
import { mlflowOptionsHelp } from '../mlflow-options.js';
import { loadingCommand } from './loading-command.js';
import type { PredictOptions } from './predict.js';

const examples = `
The answer has the same bytes as that of /invocations.
${mlflowOptionsHelp}

Examples:
  mlmodel predict -m ./model -i rows.csv -t csv -o predictions.json
  mlmodel predict -m ./model < ./model/serving_input_example.json
  echo '{"inputs": [[1.5, 2.5]]}' | mlmodel predict -m ./model`;

/** `mlmodel predict`; what it runs is imported when it runs. */
export function predictCommand(asked?: readonly DeclaredFlavor[]): Command {
  return loadingCommand<PredictOptions>(
    {
      name: 'predict',
      description: 'Predict for the rows of a file or of standard input.',
      examples,
      heading: 'Input and output:',
      flags: [
        new Option('-i, --input-path <file>', 'what to predict for (default: standard input)'),
        new Option(
          '-o, --output-path <file>',
          'where to write the answer (default: standard output)',
        ),
        new Option(
          '-t, --content-type <type>',
          'of the input (default: csv for *.csv, else json)',
        ).choices(['json', 'csv']),
      ],
      load: async () => (await import('./predict.js')).predict,
    },
    asked,
  );
}
