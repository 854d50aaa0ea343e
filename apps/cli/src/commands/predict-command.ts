import { inputFormats, outputFormats } from '@mlmodel/batch/formats';
import type { DeclaredFlavor } from '@mlmodel/core/node';
import type { Command } from 'commander';
import { mlflowOptionsHelp } from '../options/mlflow-options.js';
import type { PredictOptions } from '../predict/predict-options.js';
import { modelCommand } from './model-command.js';

const predictOptions = {
  inputPath: {
    type: 'array',
    items: { type: 'string' },
    placeholder: 'path',
    description: 'a file, a folder or a quoted pattern (repeatable; default: standard input, -)',
  },
  outputPath: {
    type: 'string',
    placeholder: 'file',
    description:
      'where to write predictions; its ending chooses the format (default: standard output)',
  },
  contentType: {
    type: 'string',
    enum: inputFormats,
    placeholder: 'format',
    description: 'of the input (default: by name and content)',
  },
  outputFormat: {
    type: 'string',
    enum: outputFormats,
    placeholder: 'format',
    description: 'of the predictions (default: by the ending of -o, else json)',
  },
  params: {
    type: 'string',
    placeholder: 'json',
    description: 'params of the model for all rows, as a JSON object',
  },
  columns: {
    type: 'string',
    placeholder: 'names',
    description:
      'columns of the input to write before the predictions, with commas between them; * for all',
  },
  onError: {
    type: 'string',
    enum: ['fail', 'skip', 'null'],
    placeholder: 'how',
    description:
      'what becomes of a row that the model does not take: end, leave it out, or no prediction (default: fail)',
  },
  rejectedPath: {
    type: 'string',
    placeholder: 'file',
    description: 'where to list rejected rows with reasons, in JSON Lines',
  },
  batchRows: {
    type: 'integer',
    minimum: 8,
    maximum: 1_000_000,
    placeholder: 'rows',
    description: 'the most rows of a batch (default: 65536)',
  },
  workers: {
    type: 'integer',
    minimum: 1,
    maximum: 1024,
    placeholder: 'number',
    description: 'processes that predict (default: 1)',
  },
  resume: {
    type: 'boolean',
    default: false,
    description: 'go on where an interrupted run of the same command stopped',
  },
  json: {
    type: 'boolean',
    default: false,
    description: 'print the summary of a run as one JSON object',
  },
} as const;

/** `mlmodel predict`. */
export function predictCommand(declared?: readonly DeclaredFlavor[]): Command {
  return modelCommand<PredictOptions>(
    {
      name: 'predict',
      description: 'Predict for the rows in a file or from standard input.',
      help: {
        notes: `Files of rows are scored in batches: CSV, JSON Lines, Parquet, Arrow. A JSON body gets the same bytes as from /invocations. ${mlflowOptionsHelp}`,
        examples: [
          'mlmodel predict ./model -i rows.parquet -o predictions.parquet --columns id',
          "mlmodel predict ./model -i 'data/*.csv' -o predictions.csv --on-error skip -w 4",
          'mlmodel predict ./model < ./model/serving_input_example.json',
          `echo '{"inputs": [[1.5, 2.5]]}' | mlmodel predict ./model`,
        ],
      },
      heading: 'Input and output:',
      lineSchemas: predictOptions,
      load: async () => (await import('./predict.js')).predict,
    },
    declared,
  );
}
