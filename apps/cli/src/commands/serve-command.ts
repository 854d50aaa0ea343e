import type { DeclaredFlavor } from '@mlmodel/core/node';
import { serverOptions } from '@mlmodel/serve/options';
import type { Command } from 'commander';
import { mlflowOptionsHelp } from '../mlflow-options.js';
import { loadingCommand } from './loading-command.js';
import type { ServeOptions } from './serve.js';

const examples = `
${mlflowOptionsHelp}

Examples:
  mlmodel serve -m ./model
  mlmodel serve -m ./model -h 0.0.0.0 -p 8080 -t 10
  mlmodel serve -m ./model --flavor @mlmodel/flavor-onnx
  MLMODEL_PORT=8080 mlmodel serve -m ./model --config production.yaml`;

/** `mlmodel serve`; what it runs is imported when it runs. */
export function serveCommand(asked?: readonly DeclaredFlavor[]): Command {
  return loadingCommand<ServeOptions>(
    {
      name: 'serve',
      description: 'Serve a model over HTTP: POST /invocations, GET /ping, /health, /version.',
      examples,
      schemas: serverOptions,
      heading: 'Options of the server:',
      load: async () => (await import('./serve.js')).serve,
    },
    asked,
  );
}
