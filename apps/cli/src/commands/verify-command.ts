import type { DeclaredFlavor } from '@mlmodel/core/node';
import type { Command } from 'commander';
import { modelOptions } from '../options/model-options.js';
import { modelCommand } from './model-command.js';
import type { VerifyOptions } from './verify.js';

const verifyOptions = {
  inputPath: {
    type: 'array',
    items: { type: 'string' },
    placeholder: 'path',
    description: 'also score this file of JSON, CSV, Parquet or Arrow (repeatable)',
  },
  tolerance: {
    type: 'number',
    minimum: 0,
    default: 1e-6,
    placeholder: 'number',
    description:
      'how far numbers may differ, relative to the largest number of the answer, and absolute below 1',
  },
  json: { type: 'boolean', default: false, description: 'print the report as one JSON object' },
} as const;

/** `mlmodel verify`. */
export function verifyCommand(declared?: readonly DeclaredFlavor[]): Command {
  const { strict: _strict, nonfinite: _nonfinite, ...modelSchemas } = modelOptions;
  return modelCommand<VerifyOptions>(
    {
      name: 'verify',
      description:
        'Load a model with every flavor that can, and report where their answers differ.',
      help: {
        notes:
          'Scores the input example, the given files, and rows made from the signature. Exits with 1 if answers differ beyond the tolerance, or if fewer than two flavors load the model.',
        examples: [
          'mlmodel verify ./model --python ./venv/bin/python',
          'mlmodel verify ./model -i rows.csv --tolerance 1e-9 --json',
        ],
      },
      modelSchemas,
      heading: 'Comparison:',
      lineSchemas: verifyOptions,
      load: async () => (await import('./verify.js')).verify,
    },
    declared,
  );
}
