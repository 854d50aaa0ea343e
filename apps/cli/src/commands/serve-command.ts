import { Command, Option } from 'commander';
import { loadingOptions, wholeNumber } from '../common-options.js';
import { mlflowOptions, mlflowOptionsHelp } from '../mlflow-options.js';
import { environmentFlags, processFlags, spareFlag } from '../python-options.js';

const examples = `
${mlflowOptionsHelp}

Examples:
  mlmodel serve -m ./model
  mlmodel serve -m ./model -h 0.0.0.0 -p 8080 -t 10
  mlmodel serve -m ./model --flavor @mlmodel/flavor-onnx`;

/** `mlmodel serve`; what it runs is imported when it runs. */
export function serveCommand(): Command {
  const command = new Command('serve')
    .description('Serve a model over HTTP: POST /invocations, GET /ping, /health, /version.')
    .option('-p, --port <port>', 'port; 0 takes a free one', wholeNumber(0, 65_535), 5000)
    .option('-h, --host <host>', 'address to listen on', '127.0.0.1')
    .addOption(timeoutOption())
    .option(
      '--stream-timeout <seconds>',
      'longest time for a stream of predictions, from its first event to its last; 0 is no limit',
      wholeNumber(0, 86_400),
      300,
    )
    .option(
      '--max-body-bytes <bytes>',
      'largest request (default: 134217728, 128 MiB)',
      wholeNumber(1, 2 ** 40),
    )
    .addOption(
      new Option(
        '--log-tracebacks <when>',
        'exceptions of the model in the log: each kind once a minute with its traceback, or without any text of theirs',
      )
        .choices(['limited', 'never'])
        .default('limited'),
    )
    .addHelpText('after', examples)
    .action(async (options) => {
      const { serve } = await import('./serve.js');
      await serve(options);
    });
  const python = [...environmentFlags('local'), ...processFlags(), spareFlag()];
  for (const option of [...loadingOptions(), ...python, ...mlflowOptions('serve')]) {
    command.addOption(option);
  }
  return command;
}

/** The variable is MLflow's. */
function timeoutOption(): Option {
  return new Option('-t, --timeout <seconds>', 'longest time for a request; 0 is no limit')
    .argParser(wholeNumber(0, 86_400))
    .env('MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT')
    .default(60);
}
