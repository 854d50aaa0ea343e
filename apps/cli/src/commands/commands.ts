import type { DeclaredFlavor } from '@mlmodel/core/node';
import { serverOptions } from '@mlmodel/serve/options';
import { Command, Option } from 'commander';
import { mlflowOptionsHelp } from '../mlflow-options.js';
import { type LoadingConfiguration, modelOptions } from '../options/model-options.js';
import { flagsOf } from '../options/option-flags.js';
import { loadingCommand } from './loading-command.js';
import type { PredictOptions } from './predict.js';
import type { ServeOptions } from './serve.js';

// Each command imports what it runs only when it runs, so that help and mistakes stay quick.

const serveExamples = `
${mlflowOptionsHelp}

Examples:
  mlmodel serve -m ./model
  mlmodel serve -m ./model -h 0.0.0.0 -p 8080 -t 10
  mlmodel serve -m ./model --flavor @mlmodel/flavor-onnx
  MLMODEL_PORT=8080 mlmodel serve -m ./model --config production.yaml`;

/** `mlmodel serve`. */
export function serveCommand(declared?: readonly DeclaredFlavor[]): Command {
  return loadingCommand<ServeOptions>(
    {
      name: 'serve',
      description: 'Serve a model over HTTP: POST /invocations, GET /ping, /health, /version.',
      examples: serveExamples,
      schemas: serverOptions,
      heading: 'Options of the server:',
      load: async () => (await import('./serve.js')).serve,
    },
    declared,
  );
}

const predictExamples = `
The answer has the same bytes as that of /invocations.
${mlflowOptionsHelp}

Examples:
  mlmodel predict -m ./model -i rows.csv -t csv -o predictions.json
  mlmodel predict -m ./model < ./model/serving_input_example.json
  echo '{"inputs": [[1.5, 2.5]]}' | mlmodel predict -m ./model`;

/** `mlmodel predict`. */
export function predictCommand(declared?: readonly DeclaredFlavor[]): Command {
  return loadingCommand<PredictOptions>(
    {
      name: 'predict',
      description: 'Predict for the rows of a file or of standard input.',
      examples: predictExamples,
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
    declared,
  );
}

const inspectExamples = `
Examples:
  mlmodel inspect ./model
  mlmodel inspect ./model --json | jq .mlmodel.signature`;

/** `mlmodel inspect`. */
export function inspectCommand(): Command {
  const command = new Command('inspect')
    .description(
      "Show what is in a model and what can load it here. Reads the MLmodel file only, not the model's weights.",
    )
    .argument('<model>', 'model directory: a path or file: URI')
    .option(
      '--json',
      'print one JSON object; its "mlmodel" is what MLflow\'s Model.to_dict() gives',
    )
    .addHelpText('after', inspectExamples)
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

const prepareEnvExamples = `
Prints the path of the interpreter; progress goes to standard error.

Examples:
  mlmodel prepare-env -m ./model
  mlmodel prepare-env -m ./model --env-manager virtualenv --python python3.11
  mlmodel serve -m ./model --env-manager uv`;

/** `mlmodel prepare-env`. */
export function prepareEnvCommand(declared?: readonly DeclaredFlavor[]): Command {
  const { modelUri, flavor, debug } = modelOptions;
  return loadingCommand<LoadingConfiguration>(
    {
      name: 'prepare-env',
      description: 'Make the Python environment of a model ahead, so that serve starts at once.',
      examples: prepareEnvExamples,
      modelSchemas: { modelUri, flavor, debug },
      load: async () => (await import('./prepare-env.js')).prepareEnv,
    },
    declared,
  );
}
